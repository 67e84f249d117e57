package dev.gyre.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The scenarios that a server is known to fail, each with the reason: a JSON object of groups, each an object that
/// names the reason by scenario.
final class KnownFailures {

    private final Map<String, JsonNode> groups;

    private KnownFailures(Map<String, JsonNode> groups) {
        this.groups = groups;
    }

    static KnownFailures none() {
        return new KnownFailures(Map.of());
    }

    static KnownFailures read(Path file) {
        Map<String, JsonNode> groups = new LinkedHashMap<>();
        Json.read(file).properties().forEach(each -> groups.put(each.getKey(), each.getValue()));
        return new KnownFailures(groups);
    }

    /// Why the scenario is known to fail; empty when it must pass.
    String reason(String group, String scenario) {
        JsonNode scenarios = groups.get(group);
        return scenarios == null ? "" : scenarios.path(scenario).asText();
    }

    /// Fails when a group of the list has no such scenario, or a scenario has no reason.
    void check(List<ScenarioGroup> all) {
        for (ScenarioGroup group : all) {
            Set<String> names = new HashSet<>();
            group.scenarios().forEach(scenario -> names.add(scenario.name()));
            JsonNode listed = groups.getOrDefault(group.name(), Json.object());
            listed.properties().forEach(each -> {
                if (!names.contains(each.getKey())) {
                    throw new SuiteException(
                            "A known failure of group %s is of no scenario: %s".formatted(group.name(), each.getKey()));
                }
                if (each.getValue().asText().isBlank()) {
                    throw new SuiteException(
                            "The known failure %s of group %s needs a reason".formatted(each.getKey(), group.name()));
                }
            });
        }
    }
}
