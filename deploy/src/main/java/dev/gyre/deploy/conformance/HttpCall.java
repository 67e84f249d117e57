package dev.gyre.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A whole HTTP call. Its content is JSON unless a header says otherwise.
final class HttpCall {

    /// Those of a caller of the server API.
    static final List<Map.Entry<String, String>> API_HEADERS = List.of(Map.entry("X-API-Key", "k"));

    private static final String CONTENT_TYPE = "Content-Type";

    private final String method;
    private final String path;
    private final List<Map.Entry<String, String>> headers;
    private final byte[] body;

    HttpCall(String method, String path, List<Map.Entry<String, String>> headers, byte[] body) {
        this.method = method;
        this.path = path;
        this.headers = headers;
        this.body = body;
    }

    Answer send(Address server, Duration limit) throws IOException {
        List<Map.Entry<String, String>> all = new ArrayList<>(headers);
        if (headers.stream().noneMatch(header -> header.getKey().equalsIgnoreCase(CONTENT_TYPE))) {
            all.add(Map.entry(CONTENT_TYPE, "application/json"));
        }
        if (!method.equals("GET")) {
            all.add(Map.entry("Content-Length", Integer.toString(body.length)));
        }
        try (var exchange = HttpExchange.open(server, method, path, all, body, limit)) {
            String text = new String(exchange.body().readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(exchange, text);
        }
    }

    /// @param exchange closed, its head can still be asked
    record Answer(HttpExchange exchange, String text) {

        /// JSON where the text is JSON, an array where each line is JSON; else the text. The wording of a refusal
        /// counts only where the step says so.
        JsonNode body(Step.Call step) {
            return Json.parse(text).or(this::lines).orElseGet(() -> {
                boolean refusal = exchange.status() >= 400 && !text.isEmpty();
                return TextNode.valueOf(refusal && !step.text() ? "<text>" : text);
            });
        }

        private Optional<JsonNode> lines() {
            ArrayNode all = Json.array();
            for (String line : text.lines().toList()) {
                Optional<JsonNode> parsed = Json.parse(line);
                if (parsed.isPresent()) {
                    all.add(parsed.get());
                } else if (!line.isEmpty()) {
                    return Optional.empty();
                }
            }
            return all.isEmpty() ? Optional.empty() : Optional.of(all);
        }

        JsonNode observation(Step.Call step) {
            ObjectNode observation = Json.object().put("status", exchange.status());
            observation.set("body", without(step.without(), body(step)));
            step.show()
                    .forEach(name -> observation.put(name, exchange.header(name).orElse(null)));
            return observation;
        }

        private static JsonNode without(List<String> keys, JsonNode value) {
            if (value.isObject()) {
                ObjectNode rest = Json.object();
                value.properties().stream()
                        .filter(each -> !keys.contains(each.getKey()))
                        .forEach(each -> rest.set(each.getKey(), without(keys, each.getValue())));
                return rest;
            }
            if (value.isArray()) {
                ArrayNode rest = Json.array();
                value.forEach(each -> rest.add(without(keys, each)));
                return rest;
            }
            return value;
        }
    }
}
