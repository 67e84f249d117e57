package dev.gyre.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// How the packaged server starts, ends, and starts again.
class ServerLifeIT {

    private static final String CONFIG = """
        {
          "http_api": {"key": "%s"},
          "client": {"token": {"hmac_secret_key": "%s"}},
          "pid_file": "gyre.pid",
          "channel": {"namespaces": [
            {"name": "kept", "history_size": 10, "history_ttl": "1h", "force_recovery": true,
             "presence": true, "allow_subscribe_for_client": true}
          ]}
        }
        """.formatted(GyreServer.API_KEY, GyreServer.SECRET);

    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    @RegisterExtension
    final Servers servers = new Servers();

    @Test
    void sigtermSendsClientsAwayAndEndsWithZero() {
        GyreServer server = servers.start(CONFIG);
        List<JsonSocket> clients = IntStream.range(0, 5)
                .mapToObj(_ -> new JsonSocket(server.webSocket()))
                .toList();
        clients.forEach(client ->
                assertThat(client.connect(Tokens.connection("42", Tokens.LONG))).contains("\"connect\":{\"client\":"));
        clients.forEach(client -> assertThat(client.subscribe("kept:a")).contains("\"recoverable\":true"));

        long begin = System.nanoTime();
        int code = server.stop();
        Duration took = Duration.ofNanos(System.nanoTime() - begin);

        assertThat(clients)
                .allSatisfy(client -> assertThat(client.closed()).isEqualTo(new JsonSocket.Close(3001, "shutdown")));
        assertThat(code).isZero();
        assertThat(took).isLessThan(STOP_LIMIT);
        clients.forEach(JsonSocket::close);
    }

    @Test
    void killedServerKeepsHistoryOffsetAndEpoch() {
        GyreServer server = servers.start(CONFIG);
        for (int i = 1; i <= 12; i++) {
            assertThat(server.publish("kept:a", Integer.toString(i))).contains("\"offset\":" + i);
        }
        String history = "{\"channel\":\"kept:a\",\"limit\":-1}";
        String before = server.api("history", history);

        server.kill();
        server.restart();

        assertThat(server.api("history", history))
                .isEqualTo(before)
                .contains("{\"data\":3,\"offset\":3}", "{\"data\":12,\"offset\":12}", "\"epoch\":\"", "\"offset\":12");
        String next = server.publish("kept:a", "13");
        assertThat(next).contains("\"offset\":13").contains(epoch(before));
    }

    @Test
    void secondServerOnTheSameDatabaseIsRefused() {
        GyreServer first = servers.start(CONFIG);
        String url = "jdbc:h2:file:" + first.folder().resolve("data").resolve("gyre");

        var second = GyreServer.refuse(CONFIG, "--set", "storage.url=" + url);

        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.output().strip().lines())
                .as(second.output())
                .singleElement()
                .asString()
                .contains(url)
                .contains("already");
        assertThat(first.publish("kept:a", "1")).contains("\"offset\":1");
    }

    @Test
    void badConfigurationNamesKeyRuleAndValue() {
        var refusal = GyreServer.refuse("""
            {"client": {"ping_interval": "soon"}, "channel": {"namespaces": [{"name": "a b"}]}}\
            """);

        assertThat(refusal.exitCode()).isEqualTo(1);
        assertThat(refusal.output())
                .containsPattern("client\\.ping_interval must .*soon")
                .containsPattern("channel\\.namespaces\\[a b]\\.name must .*a b")
                .doesNotContain("\tat ");
    }

    @Test
    void pidFileIsThereWhileTheServerRuns() {
        GyreServer server = servers.start(CONFIG);
        Path pidFile = server.folder().resolve("gyre.pid");

        assertThat(pidFile).hasContent(server.pid() + "\n");
        server.stop();

        assertThat(Files.exists(pidFile)).isFalse();
    }

    private static String epoch(String answer) {
        int begin = answer.indexOf("\"epoch\":");
        return answer.substring(begin, answer.indexOf('"', begin + "\"epoch\":\"".length()) + 1);
    }
}
