package dev.gyre.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;

/// Plays the scenarios of a group: several at once, and then one by one those that must be alone.
final class Player {

    private final Stage stage;
    private final int jobs;
    private final RandomGenerator random = new SecureRandom();

    /// @param jobs how many scenarios at once
    Player(Stage stage, int jobs) {
        this.stage = stage;
        this.jobs = jobs;
    }

    /// @return what was observed, by scenario
    Map<String, JsonNode> playAll(List<Scenario> scenarios) throws InterruptedException {
        Map<String, JsonNode> observed = new HashMap<>();
        try (ExecutorService workers =
                Executors.newFixedThreadPool(jobs, Thread.ofVirtual().factory())) {
            Map<String, Future<JsonNode>> together = new HashMap<>();
            scenarios.stream()
                    .filter(scenario -> !scenario.alone())
                    .forEach(scenario -> together.put(scenario.name(), workers.submit(() -> play(scenario))));
            for (Map.Entry<String, Future<JsonNode>> each : together.entrySet()) {
                observed.put(each.getKey(), result(each.getValue()));
            }
        }
        for (Scenario scenario : scenarios) {
            if (scenario.alone()) {
                observed.put(scenario.name(), play(scenario));
            }
        }
        return observed;
    }

    private static JsonNode result(Future<JsonNode> played) throws InterruptedException {
        try {
            return played.get();
        } catch (ExecutionException bug) {
            throw new IllegalStateException("A scenario could not be played", bug.getCause());
        }
    }

    /// @return one observation a step, with what differs from run to run replaced
    JsonNode play(Scenario scenario) throws InterruptedException {
        byte[] bytes = new byte[4];
        random.nextBytes(bytes);
        String suffix = HexFormat.of().formatHex(bytes);
        ArrayNode observations = Json.array();
        try (var performance = new Performance(stage, random, suffix)) {
            for (JsonNode step : scenario.steps()) {
                observations.add(observe(performance, StepReader.read(step)));
            }
        }
        return new Normalizer(suffix).apply(observations);
    }

    /// A server that does something unexpected is an observation like any other.
    private static JsonNode observe(Performance performance, Step step) throws InterruptedException {
        try {
            return performance.observe(step);
        } catch (IOException | SuiteException failed) {
            return Json.object().put("failed", failed.toString());
        }
    }
}
