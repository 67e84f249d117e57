package dev.gyre.deploy.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutcomeTest {

    @Test
    void wrongAnswerSurprisesAndIsShown() {
        Outcome outcome = outcome("[null,{\"close\":[3501,\"bad request\"]}]", "[null,{\"close\":\"eof\"}]", "");

        assertThat(outcome.surprises()).isTrue();
        assertThat(shown(outcome)).isEqualTo("""
            DIFFERS group name (CP-09)
              step     {"closed":"a"}
              expected {"close":[3501,"bad request"]}
              observed {"close":"eof"}
                at .close: "eof", not [3501,"bad request"]
            """);
    }

    @Test
    void rightAnswerIsQuiet() {
        Outcome outcome = outcome("[null,1]", "[null,1]", "");

        assertThat(outcome.surprises()).isFalse();
        assertThat(shown(outcome)).isEmpty();
    }

    @Test
    void knownFailureIsQuietWhileItFails() {
        Outcome outcome = outcome("[null,1]", "[null,2]", "not there yet");

        assertThat(outcome.surprises()).isFalse();
        assertThat(shown(outcome)).isEmpty();
    }

    @Test
    void knownFailureThatPassesSurprises() {
        Outcome outcome = outcome("[null,1]", "[null,1]", "not there yet");

        assertThat(outcome.surprises()).isTrue();
        assertThat(shown(outcome))
                .isEqualTo("PASSES  group name (CP-09), although it is known to fail: not there yet\n");
    }

    @Test
    void missingObservationIsAWrongAnswer() {
        assertThat(outcome("[null,1]", "[null]", "").surprises()).isTrue();
        assertThat(outcome("[null]", "[null,1]", "").surprises()).isTrue();
    }

    private static Outcome outcome(String expected, String observed, String known) {
        List<JsonNode> steps = List.of(json("{\"drop\":\"a\"}"), json("{\"closed\":\"a\"}"));
        var scenario = new Scenario("name", List.of("CP-09"), steps, false, "");
        return new Outcome("group", scenario, json(expected), json(observed), known);
    }

    private static String shown(Outcome outcome) {
        var out = new ByteArrayOutputStream();
        new Report(new PrintStream(out, true, StandardCharsets.UTF_8)).show(List.of(outcome));
        return out.toString(StandardCharsets.UTF_8);
    }

    private static JsonNode json(String text) {
        return Json.parse(text).orElseThrow();
    }
}
