package dev.gyre.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The scenarios that one configuration of the server serves: a folder.
///
/// @param config text of the configuration, with `$PORT`, `$PORT2` and `$BACKEND` to be filled in
/// @param golden what a correct server answers, by scenario
/// @param backend what the application behind the server answers, where the server calls one
record ScenarioGroup(
        String name, String config, List<Scenario> scenarios, JsonNode golden, Optional<JsonNode> backend) {

    ScenarioGroup {
        scenarios = List.copyOf(scenarios);
    }

    static ScenarioGroup read(Path folder) {
        String name = String.valueOf(folder.getFileName());
        if (!Files.isRegularFile(folder.resolve("scenarios.json"))) {
            throw new SuiteException("There is no group " + name + ": " + folder + " holds no scenarios.json");
        }
        List<Scenario> scenarios = new ArrayList<>();
        Json.read(folder.resolve("scenarios.json")).forEach(scenario -> scenarios.add(Scenario.read(scenario)));
        JsonNode golden = Json.read(folder.resolve("golden.json"));
        Set<String> names = new HashSet<>();
        for (Scenario scenario : scenarios) {
            if (!names.add(scenario.name())) {
                throw new SuiteException("Group " + name + " has two scenarios " + scenario.name());
            }
            if (!golden.has(scenario.name())) {
                throw new SuiteException("Group " + name + " has no expected answers for " + scenario.name());
            }
        }
        Path backend = folder.resolve("backend.json");
        return new ScenarioGroup(
                name,
                text(folder.resolve("config.json")),
                scenarios,
                golden,
                Files.exists(backend) ? Optional.of(Json.read(backend)) : Optional.empty());
    }

    /// All groups of a folder, by name.
    static List<ScenarioGroup> readAll(Path folder) {
        try (Stream<Path> folders = Files.list(folder)) {
            return folders.filter(Files::isDirectory)
                    .sorted()
                    .map(ScenarioGroup::read)
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
