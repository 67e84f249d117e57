package dev.gyre.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/// Plays groups, several at once, each against a server of its own or all against one that runs already.
///
/// @param target the server under test
/// @param servers how many groups at once
/// @param jobs how many scenarios of a group at once
/// @param patience see [Stage]
/// @param only part of the names of the scenarios to play; empty for all
record Suite(Target target, int servers, int jobs, double patience, String only, KnownFailures known) {

    /// The server under test.
    sealed interface Target {

        /// One that is started for each group.
        ///
        /// @param command with `{config}` where the path of the configuration belongs
        record Command(String command) implements Target {}

        /// One that runs with the group's configuration.
        record Running(Address address) implements Target {}
    }

    /// @param finished called with the outcomes of each group as soon as they are there
    List<Outcome> run(List<ScenarioGroup> groups, Consumer<List<Outcome>> finished) throws InterruptedException {
        known.check(groups);
        List<Outcome> all = new ArrayList<>();
        // closed in the other order: the last group still hands over its server
        try (ExecutorService stops = Executors.newVirtualThreadPerTaskExecutor();
                ExecutorService lanes = Executors.newFixedThreadPool(servers)) {
            List<Future<List<Outcome>>> running = groups.stream()
                    .map(group -> lanes.submit(() -> {
                        List<Outcome> outcomes = play(group, stops);
                        finished.accept(outcomes);
                        return outcomes;
                    }))
                    .toList();
            for (Future<List<Outcome>> each : running) {
                all.addAll(result(each));
            }
        }
        return all;
    }

    private static List<Outcome> result(Future<List<Outcome>> played) throws InterruptedException {
        try {
            return played.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof SuiteException explained) {
                throw explained;
            }
            throw new IllegalStateException("A group could not be played", failed.getCause());
        }
    }

    /// @param stops where servers end while the next ones already start
    private List<Outcome> play(ScenarioGroup group, ExecutorService stops) throws InterruptedException {
        Optional<Backend> backend = group.backend().map(Backend::start);
        try {
            return switch (target) {
                case Target.Running running -> play(group, running.address(), backend, new Bystander());
                case Target.Command command -> {
                    var start = new ServerStart(command.command(), group.name(), backend.map(Backend::url));
                    ServerUnderTest server = start.server(group.config());
                    try {
                        yield play(group, server.address(), backend, new Operator(start, group.config(), server));
                    } finally {
                        stops.execute(server::close);
                    }
                }
            };
        } finally {
            backend.ifPresent(Backend::close);
        }
    }

    private List<Outcome> play(ScenarioGroup group, Address server, Optional<Backend> backend, Stage.Control control)
            throws InterruptedException {
        List<Scenario> scenarios = group.scenarios().stream()
                .filter(scenario -> scenario.name().contains(only))
                .toList();
        var stage = new Stage(server, backend, InstantSource.system(), patience, control);
        Map<String, JsonNode> observed = new Player(stage, jobs).playAll(scenarios);
        return scenarios.stream()
                .map(scenario -> new Outcome(
                        group.name(),
                        scenario,
                        group.golden().path(scenario.name()),
                        observed.getOrDefault(scenario.name(), Json.array()),
                        known.reason(group.name(), scenario.name())))
                .toList();
    }

    /// Controls a server that the suite has started.
    private record Operator(ServerStart start, String config, ServerUnderTest server) implements Stage.Control {

        @Override
        public void stop() {
            server.terminate();
        }

        @Override
        public boolean starts(JsonNode changes) {
            return start.starts(config, changes);
        }
    }

    /// Has no hold of a server that somebody else has started.
    private record Bystander() implements Stage.Control {

        @Override
        public void stop() {
            throw new SuiteException("A server given with --url cannot be stopped");
        }

        @Override
        public boolean starts(JsonNode changes) {
            throw new SuiteException("Without --start no server can be started");
        }
    }
}
