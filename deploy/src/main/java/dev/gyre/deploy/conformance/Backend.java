package dev.gyre.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The application that the server under test calls back: answers by rules and remembers the calls.
///
/// The rules of a path are tried in order. The first whose `match` is contained in the request's JSON gives `status`
/// and `body`, after `sleep` seconds; where none fits the answer is 404. A text that starts with `~` in `match` is
/// contained in the request's text.
final class Backend implements AutoCloseable {

    private final JsonNode rules;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Call> calls = new ArrayList<>();

    private Backend(JsonNode rules, HttpServer server) {
        this.rules = rules;
        this.server = server;
    }

    /// A call that has come.
    record Call(String path, JsonNode body, Headers headers) {

        private boolean mentions(String suffix) {
            return Json.compact(body).contains(suffix)
                    || path.contains(suffix)
                    || headers.values().stream()
                            .anyMatch(values -> String.join(" ", values).contains(suffix));
        }
    }

    static Backend start(JsonNode rules) {
        try {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            var backend = new Backend(rules, HttpServer.create(address, 0));
            backend.server.setExecutor(backend.threads);
            backend.server.createContext("/", backend::answer);
            backend.server.start();
            return backend;
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// The calls of a path that mention the suffix of a performance; each is given once.
    synchronized List<Call> take(String path, String suffix) {
        List<Call> taken = calls.stream()
                .filter(call -> call.path().equals(path) && call.mentions(suffix))
                .toList();
        calls.removeAll(taken);
        return taken;
    }

    private synchronized void remember(Call call) {
        calls.add(call);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            JsonNode body = Json.parse(text).orElseGet(() -> TextNode.valueOf(text));
            String path = exchange.getRequestURI().toString();
            remember(new Call(path, body, exchange.getRequestHeaders()));
            JsonNode rule = rule(path, body);
            pause(rule);
            byte[] answer = bytes(rule.path("body"));
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(rule.path("status").asInt(200), answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private JsonNode rule(String path, JsonNode body) {
        for (JsonNode rule : rules.path(path)) {
            if (contains(rule.path("match"), body)) {
                return rule;
            }
        }
        return Json.object().put("status", 404);
    }

    private static void pause(JsonNode rule) {
        try {
            Thread.sleep(Duration.ofMillis(Math.round(rule.path("sleep").asDouble() * 1000)));
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] bytes(JsonNode body) {
        if (body.isMissingNode()) {
            return "{}".getBytes(StandardCharsets.UTF_8);
        }
        String text = body.isTextual() ? body.textValue() : Json.spaced(body);
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// Whether everything of the part is in the whole.
    static boolean contains(JsonNode part, JsonNode whole) {
        if (part.isMissingNode()) {
            return true;
        }
        if (part.isObject()) {
            return whole.isObject()
                    && part.properties().stream()
                            .allMatch(each ->
                                    whole.has(each.getKey()) && contains(each.getValue(), whole.path(each.getKey())));
        }
        if (part.isTextual() && part.textValue().startsWith("~")) {
            return whole.isTextual()
                    && whole.textValue().contains(part.textValue().substring(1));
        }
        return part.equals(whole);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
