package dev.gyre.server;

import dev.gyre.persistence.LoopbackPort;
import dev.gyre.persistence.PostgresFixture;
import dev.gyre.server.cli.StartException;
import dev.gyre.server.config.ConfigException;
import dev.gyre.server.config.ConfigLoader;
import dev.gyre.server.config.GyreConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Three whole nodes on one PostgreSQL, joined by seed nodes. Their namespace `kept` has a history and recovers.
final class ThreeNodes implements AutoCloseable {

    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(20);
    private static final long STOP_SECONDS = 60;

    private final PostgresFixture postgres = PostgresFixture.started();
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Gyre> nodes = new ArrayList<>();

    private ThreeNodes() {}

    /// Returns when all are ready.
    ///
    /// @param leaving `cluster.leaving` of their configuration, in JSON
    static ThreeNodes start(String leaving) {
        var started = new ThreeNodes();
        String database = started.postgres.newDatabase();
        int seed = LoopbackPort.free();
        try {
            for (int port : new int[] {seed, LoopbackPort.free(), LoopbackPort.free()}) {
                started.nodes.add(Gyre.start(started.config(database, port, seed, leaving), false, false));
            }
            return started;
        } catch (StartException | ConfigException refused) {
            started.close();
            throw new AssertionError(refused);
        }
    }

    private GyreConfig config(String database, int port, int seed, String leaving) throws ConfigException {
        String text =
                """
                {
                  "http_server": {"address": "127.0.0.1", "port": %d},
                  "http_api": {"key": "key"},
                  "health": {"enabled": true},
                  "client": {"insecure": true},
                  "storage": {"url": "%s", "user": "%s", "password": "%s", "max_connections": 4},
                  "cluster": {"host": "127.0.0.1", "port": %d, "seed_nodes": ["127.0.0.1:%d"], "leaving": %s},
                  "channel": {"namespaces": [{"name": "kept", "history_size": 1000, "history_ttl": "60s", "force_recovery": true}]}
                }
                """.formatted(LoopbackPort.free(), database, postgres.user(), postgres.password(), port, seed, leaving);
        return new ConfigLoader(Map.of(), Map.of()).load("config.json", text).config();
    }

    List<Gyre> all() {
        return nodes;
    }

    static int port(Gyre node) {
        return node.address().getPort();
    }

    /// Calls the server API of a node.
    ///
    /// @return status and body of the answer, or why there is none
    String api(Gyre node, String method, String body) {
        return send(request(node, "/api/" + method)
                .header("X-API-Key", "key")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /// Whether the node is ready, as [#api] answers.
    String ready(Gyre node) {
        return send(request(node, "/health/ready"));
    }

    private static HttpRequest.Builder request(Gyre node, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(node) + path));
    }

    private String send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response =
                    http.send(request.timeout(REQUEST_TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
            return response.statusCode() + " " + response.body();
        } catch (IOException refused) {
            return "refused: " + refused;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    @Override
    public void close() {
        for (Gyre node : nodes.reversed()) {
            node.stop().orTimeout(STOP_SECONDS, TimeUnit.SECONDS).join();
        }
        http.close();
        postgres.close();
    }
}
