package dev.gyre.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// One thing that a server is asked to show.
///
/// @param rows ids of the rows of the row list that it shows
/// @param steps as written, for the report
/// @param alone whether nothing may run beside it
/// @param source where the expected answer comes from; empty when a running Centrifugo gave it
record Scenario(String name, List<String> rows, List<JsonNode> steps, boolean alone, String source) {

    Scenario {
        rows = List.copyOf(rows);
        steps = List.copyOf(steps);
    }

    static Scenario read(JsonNode scenario) {
        List<String> rows = new ArrayList<>();
        scenario.path("rows").forEach(row -> rows.add(row.asText()));
        List<JsonNode> steps = new ArrayList<>();
        scenario.path("steps").forEach(steps::add);
        return new Scenario(
                scenario.path("name").asText(),
                rows,
                steps,
                scenario.path("alone").asBoolean(),
                scenario.path("source").asText());
    }
}
