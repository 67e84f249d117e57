package dev.gyre.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gyre.persistence.PostgresFixture;
import dev.gyre.server.config.ConfigLoader;
import dev.gyre.server.config.GyreConfig;
import dev.gyre.server.warmup.LoopbackClient;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Three whole nodes on one PostgreSQL, joined by seed nodes.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ThreeNodesIT {

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Gyre> nodes = new ArrayList<>();
    private PostgresFixture postgres;

    @BeforeAll
    void startNodes() throws Exception {
        postgres = PostgresFixture.started();
        String database = postgres.newDatabase();
        int seed = freePort();
        nodes.add(Gyre.start(config(database, seed, seed), false, false));
        nodes.add(Gyre.start(config(database, freePort(), seed), false, false));
        nodes.add(Gyre.start(config(database, freePort(), seed), false, false));
    }

    @AfterAll
    void stopNodes() throws Exception {
        for (Gyre node : nodes.reversed()) {
            node.stop().get(60, TimeUnit.SECONDS);
        }
        postgres.close();
    }

    @Test
    void subscribersOfEveryNodeGetWhatIsPublishedOnAnyNode() throws Exception {
        var subscribers = new ArrayList<LoopbackClient>();
        for (Gyre node : nodes) {
            var client = LoopbackClient.open(node.address().getPort(), "");
            client.handshake("", "kept:news");
            subscribers.add(client);
        }

        for (int publisher = 0; publisher < nodes.size(); publisher++) {
            String answer =
                    api(nodes.get(publisher), "publish", "{\"channel\":\"kept:news\",\"data\":" + publisher + "}");
            assertThat(answer).contains("\"offset\":" + (publisher + 1));
        }

        for (LoopbackClient subscriber : subscribers) {
            for (int publisher = 0; publisher < nodes.size(); publisher++) {
                assertThat(subscriber.nextMessage())
                        .contains("\"pub\":{\"data\":" + publisher)
                        .contains("\"offset\":" + (publisher + 1));
            }
            subscriber.close();
        }
    }

    @Test
    void infoSoonShowsAllNodesAndDisconnectReachesAClientOfAnother() throws Exception {
        var client = LoopbackClient.open(nodes.get(2).address().getPort(), "");
        client.handshake("", "kept:other");

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(api(nodes.getFirst(), "info", "{}").split("\"uid\"", -1))
                                .hasSize(4));
        api(nodes.getFirst(), "disconnect", "{\"user\":\"\"}");

        assertThatThrownBy(client::nextMessage).hasMessageContaining("force disconnect");
        client.close();
    }

    private String api(Gyre node, String method, String body) throws Exception {
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + node.address().getPort() + "/api/" + method))
                .header("X-API-Key", "key")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        CompletableFuture<HttpResponse<String>> response =
                http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
        return response.get(30, TimeUnit.SECONDS).body();
    }

    private GyreConfig config(String database, int port, int seed) throws Exception {
        String text = """
            {
              "http_server": {"address": "127.0.0.1", "port": %d},
              "http_api": {"key": "key"},
              "client": {"insecure": true},
              "storage": {"url": "%s", "user": "%s", "password": "%s", "max_connections": 4},
              "cluster": {"host": "127.0.0.1", "port": %d, "seed_nodes": ["127.0.0.1:%d"], "leaving": {"delay": 0}},
              "channel": {"namespaces": [{"name": "kept", "history_size": 10, "history_ttl": "60s", "force_recovery": true}]}
            }
            """.formatted(freePort(), database, postgres.user(), postgres.password(), port, seed);
        return new ConfigLoader(Map.of(), Map.of()).load("config.json", text).config();
    }

    private static int freePort() throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
