package dev.gyre.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// One scenario while it is played: its variables, its connections, and what each step observes.
final class Performance implements AutoCloseable {

    private static final Duration OPEN_LIMIT = Duration.ofSeconds(5);

    private final Stage stage;
    private final RandomGenerator random;
    private final String suffix;
    private final Variables variables;
    private final Map<String, Connection> connections = new HashMap<>();
    private final Map<String, DeltaBases> bases = new HashMap<>();

    /// @param suffix of this performance's channels and users
    Performance(Stage stage, RandomGenerator random, String suffix) {
        this.stage = stage;
        this.random = random;
        this.suffix = suffix;
        this.variables = new Variables(stage.clock());
        variables.set("uniq", TextNode.valueOf(suffix));
    }

    JsonNode observe(Step step) throws IOException, InterruptedException {
        return switch (step) {
            case Step.OpenWebSocket open -> openWebSocket(open);
            case Step.OpenStream open -> openStream(open);
            case Step.Send send -> send(send);
            case Step.Receive receive -> receive(receive);
            case Step.StayQuiet quiet -> stayQuiet(quiet);
            case Step.AwaitClose close -> awaitClose(close);
            case Step.Drop drop -> drop(drop);
            case Step.Call call -> call(call);
            case Step.BackendCalls calls -> backendCalls(calls);
            case Step.Pause pause -> pause(pause);
            case Step.StopServer _ -> stopServer();
            case Step.StartServer start ->
                Json.object().put("starts", stage.control().starts(start.changes()));
        };
    }

    private JsonNode openWebSocket(Step.OpenWebSocket step) throws IOException {
        var opened = WebSocketConnection.open(
                stage.server(),
                variables.fill(step.path()),
                step.protocols(),
                headers(step.headers()),
                step.pong(),
                stage.patient(OPEN_LIMIT),
                random);
        keep(step.connection(), opened);
        Optional<String> protocol = opened.header("Sec-WebSocket-Protocol");
        return Json.object().put("status", opened.status()).put("protocol", protocol.orElse(null));
    }

    private JsonNode openStream(Step.OpenStream step) throws IOException {
        byte[] body = bytes(Json::compact, step.body());
        List<Map.Entry<String, String>> headers = new ArrayList<>(headers(step.headers()));
        if (body.length > 0) {
            headers.add(Map.entry("Content-Length", Integer.toString(body.length)));
        }
        var opened = StreamedResponse.open(
                stage.server(), step.method(), variables.fill(step.path()), headers, body, stage.patient(OPEN_LIMIT));
        keep(step.connection(), opened);
        String type = opened.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        return Json.object().put("status", opened.status()).put("type", type);
    }

    private void keep(String name, Connection opened) {
        Connection replaced = connections.put(name, opened);
        if (replaced != null) {
            replaced.close();
        }
        bases.put(name, new DeltaBases());
    }

    private JsonNode send(Step.Send step) {
        Connection connection = connection(step.connection());
        for (JsonNode frame : step.frames()) {
            String text = frame(variables.fill(frame));
            bases(step.connection()).sent(text);
            connection.send(text);
        }
        return NullNode.instance;
    }

    private static String frame(JsonNode filled) {
        if (filled.isTextual()) {
            return filled.textValue();
        }
        if (!filled.isArray()) {
            return Json.compact(filled);
        }
        List<String> commands = new ArrayList<>();
        filled.forEach(command -> commands.add(Json.compact(command)));
        return String.join("\n", commands);
    }

    private JsonNode receive(Step.Receive step) throws InterruptedException {
        Connection connection = connection(step.connection());
        long end = System.nanoTime() + stage.patient(step.limit()).toNanos();
        List<JsonNode> messages = new ArrayList<>();
        while (messages.size() < step.count()) {
            Optional<String> message = connection.next(left(end));
            if (message.isEmpty()) {
                break;
            }
            messages.add(read(step.connection(), message.get()));
        }
        if (step.sorted()) {
            messages.sort(Comparator.comparing(Json::sorted));
        }
        ArrayNode got = Json.array().addAll(messages);
        step.keep().forEach(keep -> variables.set(keep.variable(), keep.in(got)));
        ObjectNode observation = Json.object();
        observation.set("got", got);
        if (messages.size() < step.count()) {
            observation.set("closed", ending(connection, "timeout"));
        }
        return observation;
    }

    private JsonNode stayQuiet(Step.StayQuiet step) throws InterruptedException {
        Optional<String> message = connection(step.connection()).next(step.during());
        return Json.object()
                .set("heard", message.map(text -> read(step.connection(), text)).orElse(NullNode.instance));
    }

    private JsonNode awaitClose(Step.AwaitClose step) throws InterruptedException {
        Connection connection = connection(step.connection());
        long end = System.nanoTime() + stage.patient(step.limit()).toNanos();
        ArrayNode before = Json.array();
        while (connection.ending().isEmpty() && System.nanoTime() < end) {
            connection.next(left(end)).ifPresent(message -> before.add(read(step.connection(), message)));
        }
        ObjectNode observation = Json.object();
        observation.set("close", ending(connection, "open"));
        observation.set("before", before);
        return observation;
    }

    private static Duration left(long endNanos) {
        return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
    }

    private static JsonNode ending(Connection connection, String none) {
        return connection.ending().map(Ending::observation).orElseGet(() -> TextNode.valueOf(none));
    }

    private JsonNode read(String connection, String message) {
        JsonNode read = Json.parse(message).orElseThrow(() -> new SuiteException("Not JSON: " + message));
        bases(connection).received(read);
        return read;
    }

    private JsonNode drop(Step.Drop step) {
        connection(step.connection()).close();
        return NullNode.instance;
    }

    private JsonNode call(Step.Call step) throws IOException {
        byte[] body = step.method().equals("GET") ? new byte[0] : bytes(Json::spaced, step.body());
        List<Map.Entry<String, String>> headers =
                step.headers() == null ? HttpCall.API_HEADERS : headers(step.headers());
        var call = new HttpCall(step.method(), variables.fill(step.path()), headers, body);
        HttpCall.Answer answer = call.send(stage.server(), stage.patient(step.limit()));
        step.keep().forEach(keep -> variables.set(keep.variable(), keep.in(answer.body(step))));
        return answer.observation(step);
    }

    private JsonNode backendCalls(Step.BackendCalls step) {
        ArrayNode calls = Json.array();
        Backend backend = stage.backend()
                .orElseThrow(
                        () -> new SuiteException("The group has no backend.json, so nothing calls " + step.path()));
        for (Backend.Call call : backend.take(step.path(), suffix)) {
            ObjectNode observed = calls.addObject();
            observed.set("body", call.body());
            step.headers().forEach(name -> observed.put(name, call.headers().getFirst(name)));
        }
        return calls;
    }

    private static JsonNode pause(Step.Pause step) throws InterruptedException {
        Thread.sleep(step.length());
        return NullNode.instance;
    }

    private JsonNode stopServer() {
        stage.control().stop();
        return NullNode.instance;
    }

    private List<Map.Entry<String, String>> headers(JsonNode headers) {
        return variables.fill(headers).properties().stream()
                .map(header -> Map.entry(header.getKey(), header.getValue().asText()))
                .toList();
    }

    private byte[] bytes(Function<JsonNode, String> writer, JsonNode body) {
        JsonNode filled = variables.fill(body);
        String text = filled.isMissingNode() ? "" : filled.isTextual() ? filled.textValue() : writer.apply(filled);
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Connection connection(String name) {
        Connection connection = connections.get(name);
        if (connection == null) {
            throw new SuiteException("No connection " + name + " is open");
        }
        return connection;
    }

    private DeltaBases bases(String connection) {
        return bases.computeIfAbsent(connection, _ -> new DeltaBases());
    }

    @Override
    public void close() {
        connections.values().forEach(Connection::close);
    }
}
