package dev.gyre.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// How a scenario has ended.
///
/// @param expected one observation a step
/// @param observed one observation a step
/// @param known why it is expected to fail; empty when it must pass
record Outcome(String group, Scenario scenario, JsonNode expected, JsonNode observed, String known) {

    /// A step whose observation is another one than expected.
    record WrongStep(JsonNode step, JsonNode expected, JsonNode observed, List<Comparison.Difference> differences) {}

    List<WrongStep> wrongSteps() {
        List<WrongStep> wrong = new ArrayList<>();
        for (int i = 0; i < scenario.steps().size(); i++) {
            List<Comparison.Difference> differences = Comparison.compare(expected.path(i), observed.path(i));
            if (!differences.isEmpty()) {
                wrong.add(new WrongStep(scenario.steps().get(i), expected.path(i), observed.path(i), differences));
            }
        }
        return wrong;
    }

    boolean answersAsExpected() {
        return Comparison.compare(expected, observed).isEmpty();
    }

    /// Whether it passed although it was expected to fail, or the other way round.
    boolean surprises() {
        return answersAsExpected() != known.isEmpty();
    }
}
