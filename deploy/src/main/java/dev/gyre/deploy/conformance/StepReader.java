package dev.gyre.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gyre.deploy.conformance.Step.Keep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Reads the steps of a scenario from its JSON.
final class StepReader {

    private static final Duration MESSAGE_WAIT = Duration.ofSeconds(3);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(4);
    private static final Duration CALL_WAIT = Duration.ofSeconds(5);
    private static final Duration QUIET = Duration.ofMillis(400);

    private StepReader() {}

    static Step read(JsonNode step) {
        if (step.has("ws")) {
            return new Step.OpenWebSocket(
                    step.get("ws").asText(),
                    step.path("path").asText("/connection/websocket"),
                    texts(step.path("protocols")),
                    step.path("headers"),
                    step.path("pong").asBoolean(true));
        }
        if (step.has("send")) {
            return new Step.Send(step.get("send").asText(), elements(step.path("frames")));
        }
        if (step.has("recv")) {
            return new Step.Receive(
                    step.get("recv").asText(),
                    step.path("n").asInt(),
                    seconds(step.path("wait"), MESSAGE_WAIT),
                    step.path("sort").asBoolean(),
                    keep(step));
        }
        if (step.has("quiet")) {
            return new Step.StayQuiet(step.get("quiet").asText(), seconds(step.path("for"), QUIET));
        }
        if (step.has("closed")) {
            return new Step.AwaitClose(step.get("closed").asText(), seconds(step.path("wait"), CLOSE_WAIT));
        }
        if (step.has("drop")) {
            return new Step.Drop(step.get("drop").asText());
        }
        return readOther(step);
    }

    private static Step readOther(JsonNode step) {
        if (step.has("open")) {
            return new Step.OpenStream(
                    step.get("open").asText(),
                    step.path("http").asText("GET"),
                    step.path("path").asText(),
                    step.path("headers"),
                    step.path("body"));
        }
        if (step.has("http")) {
            return new Step.Call(
                    step.get("http").asText(),
                    step.path("path").asText(),
                    step.get("headers"),
                    step.path("body"),
                    seconds(step.path("wait"), CALL_WAIT),
                    texts(step.path("show")),
                    texts(step.path("without")),
                    step.path("text").asBoolean(),
                    keep(step));
        }
        if (step.has("backend")) {
            return new Step.BackendCalls(step.get("backend").asText(), texts(step.path("headers")));
        }
        if (step.has("sleep")) {
            return new Step.Pause(seconds(step.get("sleep"), Duration.ZERO));
        }
        if (step.has("stop")) {
            return new Step.StopServer();
        }
        if (step.has("start")) {
            return new Step.StartServer(step.get("start"));
        }
        throw new SuiteException("Not a step: " + step);
    }

    private static List<Keep> keep(JsonNode step) {
        List<Keep> kept = new ArrayList<>();
        step.path("keep").properties().forEach(each -> kept.add(new Keep(each.getKey(), elements(each.getValue()))));
        return List.copyOf(kept);
    }

    private static Duration seconds(JsonNode value, Duration other) {
        return value.isNumber() ? Duration.ofMillis(Math.round(value.doubleValue() * 1000)) : other;
    }

    private static List<String> texts(JsonNode array) {
        return elements(array).stream().map(JsonNode::asText).toList();
    }

    private static List<JsonNode> elements(JsonNode array) {
        List<JsonNode> all = new ArrayList<>();
        array.forEach(all::add);
        return List.copyOf(all);
    }
}
