package dev.gyre.deploy.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class BackendTest {

    @AutoClose
    private final Backend backend = Backend.start(json("""
        {"/hook": [
          {"match": {"user": "~vip", "data": {"n": 1}}, "body": {"result": "special"}},
          {"match": {"user": "bad"}, "status": 500, "body": "no JSON"},
          {"body": {"result": "other"}}
        ]}\
        """));

    @Test
    void firstFittingRuleAnswers() throws IOException {
        assertThat(post("/hook", "{\"user\":\"a-vip-run1\",\"data\":{\"n\":1,\"more\":2}}"))
                .isEqualTo("200 {\"result\": \"special\"}");
        assertThat(post("/hook", "{\"user\":\"a-vip-run1\",\"data\":{\"n\":2}}"))
                .isEqualTo("200 {\"result\": \"other\"}");
        assertThat(post("/hook", "{\"user\":\"bad\"}")).isEqualTo("500 no JSON");
        assertThat(post("/elsewhere", "{}")).isEqualTo("404 {}");
    }

    @Test
    void callsAreGivenOnceAndToTheirPerformance() throws IOException {
        post("/hook", "{\"user\":\"run1\"}");
        post("/hook", "{\"user\":\"run2\"}");

        assertThat(backend.take("/hook", "run1"))
                .extracting(call -> Json.compact(call.body()))
                .containsExactly("{\"user\":\"run1\"}");
        assertThat(backend.take("/hook", "run1")).isEmpty();
        assertThat(backend.take("/other", "run2")).isEmpty();
        assertThat(backend.take("/hook", "run2")).hasSize(1);
    }

    private String post(String path, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        List<Map.Entry<String, String>> length = List.of(Map.entry("Content-Length", Integer.toString(bytes.length)));
        try (var exchange =
                HttpExchange.open(Address.of(backend.url()), "POST", path, length, bytes, Duration.ofSeconds(10))) {
            String text = new String(exchange.body().readAllBytes(), StandardCharsets.UTF_8);
            return exchange.status() + " " + text;
        }
    }

    private static JsonNode json(String text) {
        return Json.parse(text).orElseThrow();
    }
}
