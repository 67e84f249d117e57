package dev.gyre.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.List;

/// Prints how the scenarios have ended.
final class Report {

    private static final int SHOWN_STEP_CHARACTERS = 300;
    private static final int SHOWN_ANSWER_CHARACTERS = 800;

    private final PrintStream out;

    Report(PrintStream out) {
        this.out = out;
    }

    synchronized void show(List<Outcome> outcomes) {
        for (Outcome outcome : outcomes) {
            if (outcome.surprises()) {
                show(outcome);
            }
        }
    }

    private void show(Outcome outcome) {
        Scenario scenario = outcome.scenario();
        String name = "%s %s (%s)".formatted(outcome.group(), scenario.name(), String.join(", ", scenario.rows()));
        if (!outcome.known().isEmpty()) {
            out.printf("PASSES  %s, although it is known to fail: %s%n", name, outcome.known());
            return;
        }
        out.printf("DIFFERS %s%n", name);
        for (Outcome.WrongStep wrong : outcome.wrongSteps()) {
            out.printf("  step     %s%n", cut(wrong.step(), SHOWN_STEP_CHARACTERS));
            out.printf("  expected %s%n", cut(wrong.expected(), SHOWN_ANSWER_CHARACTERS));
            out.printf("  observed %s%n", cut(wrong.observed(), SHOWN_ANSWER_CHARACTERS));
            for (Comparison.Difference difference : wrong.differences()) {
                out.printf(
                        "    at %s: %s, not %s%n",
                        difference.path().isEmpty() ? "the whole" : difference.path(),
                        cut(difference.observed(), SHOWN_STEP_CHARACTERS),
                        cut(difference.expected(), SHOWN_STEP_CHARACTERS));
            }
        }
    }

    /// Everything that was observed, as it would stand in golden.json.
    synchronized void showObserved(List<Outcome> outcomes) {
        for (Outcome outcome : outcomes) {
            out.printf("\"%s\": %s%n", outcome.scenario().name(), Json.sorted(outcome.observed()));
        }
    }

    synchronized void summary(List<Outcome> outcomes) {
        long passed = outcomes.stream().filter(Outcome::answersAsExpected).count();
        long known = outcomes.stream()
                .filter(outcome -> !outcome.answersAsExpected() && !outcome.surprises())
                .count();
        out.printf("%d passed, %d failed, %d of them known to fail%n", passed, outcomes.size() - passed, known);
    }

    private static String cut(JsonNode value, int length) {
        String text = value.isMissingNode() ? "nothing" : Json.compact(value);
        return text.length() <= length ? text : text.substring(0, length) + "...";
    }
}
