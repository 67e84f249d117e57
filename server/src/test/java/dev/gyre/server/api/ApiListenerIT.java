package dev.gyre.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.protocol.Payload;
import dev.gyre.server.config.HttpApiConfig;
import dev.gyre.server.config.Secret;
import dev.gyre.server.transport.HttpEndpoint;
import dev.gyre.server.transport.tcp.HttpLimits;
import dev.gyre.server.transport.tcp.HttpListener;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The server API over sockets.
class ApiListenerIT {

    private static final List<String> KEYS = List.of("k", "ab+/c==", "a=b", "x,y", "a:b;c", "\"quoted\"", "b-1.2_3~4");

    private static final ApiCalls CALLS = new ApiCalls();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static HttpListener listener;

    @BeforeAll
    static void listen() throws IOException {
        var endpoints = new HashMap<String, HttpEndpoint>(CALLS.endpoints);
        for (int i = 0; i < KEYS.size(); i++) {
            var config = new HttpApiConfig(false, "/key" + i, new Secret(KEYS.get(i)), false, false, false);
            endpoints.putAll(new ApiCalls(config).endpoints);
        }
        listener = HttpListener.bind(
                ApiCalls.KIT.system(),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                endpoints,
                HttpLimits.DEFAULT);
    }

    @AfterAll
    static void stop() {
        listener.terminate(Duration.ZERO).toCompletableFuture().join();
    }

    private static List<Integer> keyNumbers() {
        return List.of(0, 1, 2, 3, 4, 5, 6);
    }

    @ParameterizedTest
    @MethodSource("keyNumbers")
    void keyOfAnyShapeLetsInByEitherHeader(int number) {
        String key = KEYS.get(number);
        String path = "/key" + number + "/info";

        assertThat(post(path, Map.of("Authorization", "apikey " + key), BodyPublishers.ofString("{}"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(post(path, Map.of("X-API-Key", key), BodyPublishers.ofString("{}"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(post(path, Map.of("Authorization", "apikey " + key + "x"), BodyPublishers.ofString("{}"))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void bodyOfSeveralMegabytesIsPublishedWhole() {
        String data = "\"" + "x".repeat(9_000_000) + "\"";

        var response = publish(BodyPublishers.ofString("{\"channel\":\"plain:big\",\"data\":" + data + "}"));

        assertThat(response.body()).isEqualTo("{\"result\":{}}");
        assertThat(CALLS.channels.published.getLast().draft().data()).isEqualTo(Payload.of(data));
    }

    @Test
    void bodyInChunksIsRead() {
        byte[] body = "{\"channel\":\"hist:chunks\",\"data\":[1]}".getBytes(StandardCharsets.UTF_8);

        var response = publish(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(response.body()).isEqualTo("{\"result\":{\"offset\":1,\"epoch\":\"e\"}}");
    }

    @Test
    void bodyIsReadToItsEndWhenTheKeyIsWrong() {
        var body = BodyPublishers.ofString("{\"x\":\"" + "x".repeat(3_000_000) + "\"}");

        assertThat(post("/key0/publish", Map.of("X-API-Key", "wrong"), body).statusCode())
                .isEqualTo(401);
    }

    @Test
    void unknownMethodIsNotFound() {
        assertThat(post("/api/nope", Map.of(), BodyPublishers.ofString("{}")).statusCode())
                .isEqualTo(404);
    }

    @Test
    void refusalsNameTheirReason() {
        var malformed = publish(BodyPublishers.ofString("{"));

        assertThat(malformed.statusCode()).isEqualTo(400);
        assertThat(malformed.body()).isEqualTo("Bad Request\n");
        assertThat(publish(BodyPublishers.noBody()).statusCode()).isEqualTo(400);
    }

    private static HttpResponse<String> publish(BodyPublisher body) {
        return post("/api/publish", Map.of(), body);
    }

    private static HttpResponse<String> post(String path, Map<String, String> headers, BodyPublisher body) {
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + listener.address().getPort() + path))
                .timeout(Duration.ofSeconds(20))
                .POST(body);
        headers.forEach(request::header);
        try {
            return CLIENT.send(request.build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError("no response", failure);
        }
    }
}
