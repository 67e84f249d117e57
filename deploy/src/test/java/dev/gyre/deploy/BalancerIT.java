package dev.gyre.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// WebSocket and the server API through the samples for nginx and HAProxy, run by those programs. Part of the profile
/// `deploy`, for a Java build must not need them.
class BalancerIT {

    private static final String CONFIG = """
        {
          "http_api": {"key": "%s"},
          "health": {"enabled": true},
          "client": {"token": {"hmac_secret_key": "%s"}},
          "channel": {"namespaces": [
            {"name": "kept", "history_size": 10, "history_ttl": "1h", "allow_subscribe_for_client": true}
          ]}
        }
        """.formatted(GyreServer.API_KEY, GyreServer.SECRET);

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static final List<Path> FOLDERS = Stream.of("/usr/sbin", "/usr/local/sbin", "/usr/bin", "/usr/local/bin")
            .map(Path::of)
            .toList();

    @RegisterExtension
    final Servers servers = new Servers();

    @Test
    void webSocketWorksThroughNginxAlsoWhenANodeIsGone() throws IOException {
        Path nginx = program("nginx");
        try (var folder = TemporaryFolder.create()) {
            int port = Ports.free();
            List<GyreServer> nodes = startNodes();
            folder.write("nginx.conf", """
                pid %1$s/nginx.pid; error_log stderr; daemon off; worker_processes 1; events {}
                http {
                  access_log off;
                  client_body_temp_path %1$s/b; proxy_temp_path %1$s/p; fastcgi_temp_path %1$s/f; uwsgi_temp_path %1$s/u; scgi_temp_path %1$s/s;
                %2$s
                }
                """.formatted(
                    folder.path(), sample("nginx/gyre.conf", nodes, "listen 8000", "listen 127.0.0.1:" + port)));

            var balancer = ServerProcess.start(
                    folder.path(),
                    List.of(nginx.toString(), "-p", folder.path().toString(), "-c", "nginx.conf"),
                    Map.of());
            try {
                exchange(balancer, port, nodes);
                nodes.getFirst().stop();
                exchange(balancer, port, List.of(nodes.getLast()));
            } finally {
                balancer.stop();
            }
        }
    }

    @Test
    void webSocketWorksThroughHaproxyWhichLeavesANodeThatIsGone() throws IOException {
        Path haproxy = program("haproxy");
        try (var folder = TemporaryFolder.create()) {
            int port = Ports.free();
            List<GyreServer> nodes = startNodes();
            // the machine of a test may not allow as many open files
            String sample = sample("haproxy/haproxy.cfg", nodes, "bind :8000", "bind 127.0.0.1:" + port)
                    .replace("maxconn 200000", "maxconn 1000");
            folder.write("haproxy.cfg", sample);

            var balancer = ServerProcess.start(
                    folder.path(), List.of(haproxy.toString(), "-db", "-f", "haproxy.cfg"), Map.of());
            try {
                exchange(balancer, port, nodes);
                nodes.getFirst().stop();
                await().atMost(LIMIT).until(() -> balancer.output().contains("gyre/gyre-1 is DOWN"));
                exchange(balancer, port, List.of(nodes.getLast()));
            } finally {
                balancer.stop();
            }
        }
    }

    private List<GyreServer> startNodes() {
        return List.of(servers.start(CONFIG), servers.start(CONFIG));
    }

    private static String sample(String file, List<GyreServer> nodes, String listen, String listenHere)
            throws IOException {
        String text = Files.readString(Distribution.root().resolve("deploy").resolve(file));
        assertThat(text).contains(listen, "gyre-1:8000", "gyre-2:8000", "gyre-3:8000");
        return text.replace(listen, listenHere)
                .replace("gyre-1:8000", "127.0.0.1:" + nodes.get(0).port())
                .replace("gyre-2:8000", "127.0.0.1:" + nodes.get(1).port())
                .replaceAll("(?m)^.*gyre-3:8000.*$", "");
    }

    /// A client and a back end come through the balancer. The nodes are no cluster, so what the client gets is
    /// published on each.
    private static void exchange(ServerProcess balancer, int port, List<GyreServer> nodes) {
        balancer.await("the balancer listens on " + port, () -> Ports.answers(port));
        balancer.await(
                "the balancer has a node", () -> Api.call(port, "info", "{}").contains("\"nodes\""));
        var socket = new JsonSocket(URI.create("ws://127.0.0.1:" + port + "/connection/websocket"));
        assertThat(socket.connect(Tokens.connection("42", Tokens.LONG))).contains("\"connect\":{\"client\":");
        assertThat(socket.subscribe("kept:a")).contains("\"subscribe\":");

        assertThat(Api.publish(port, "kept:b", "1")).contains("\"offset\":");
        nodes.forEach(node -> node.publish("kept:a", "\"through\""));

        assertThat(socket.next()).contains("\"pub\":{\"data\":\"through\"");
        socket.close();
    }

    private static Path program(String name) {
        Optional<Path> found = FOLDERS.stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
        assertThat(found).as(name + " must be installed").isPresent();
        return found.orElseThrow();
    }
}
