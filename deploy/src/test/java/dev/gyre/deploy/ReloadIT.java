package dev.gyre.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// SIGHUP makes the packaged server read its configuration again.
class ReloadIT {

    private static final String OLD = "the secret that is going to be replaced";
    private static final String NEW = "the secret that replaces the other one";

    private static final String CONFIG = """
        {
          "http_api": {"key": "%s"},
          "client": {"token": {"hmac_secret_key": "SECRET"}},
          "channel": {"without_namespace": {"allow_subscribe_for_client": true}}
        }
        """.formatted(GyreServer.API_KEY);

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @RegisterExtension
    final Servers servers = new Servers();

    @Test
    void tokensOfTheNewKeyAreAcceptedAndConnectionsStay() throws IOException {
        GyreServer server = servers.start(CONFIG.replace("SECRET", OLD));
        try (var before = new JsonSocket(server.webSocket())) {
            assertThat(before.connect(token(OLD))).contains("\"connect\":{\"client\":");
            assertThat(before.subscribe("news")).contains("\"subscribe\":{");
            refused(server, NEW);

            Files.writeString(server.folder().resolve("config.json"), CONFIG.replace("SECRET", NEW));
            hangUp(server, "the configuration was reloaded");

            accepted(server, NEW);
            refused(server, OLD);
            server.publish("news", "1");
            assertThat(before.next()).contains("\"pub\":{\"data\":1}");
        }
        assertThat(server.log()).contains("client.token.hmac_secret_key").doesNotContain(OLD, NEW);
    }

    @Test
    void namespacesAndTheirOptionsAreTakenOver() throws IOException {
        GyreServer server = servers.start(CONFIG.replace("SECRET", OLD));
        try (var client = new JsonSocket(server.webSocket())) {
            client.connect(token(OLD));
            assertThat(client.subscribe("chat:lobby")).contains("\"code\":102");
            server.publish("news", "1");

            Files.writeString(
                    server.folder().resolve("config.json"),
                    CONFIG.replace("SECRET", OLD)
                            .replace(
                                    "true}}",
                                    "true, \"history_size\": 2, \"history_ttl\": \"1h\"}, \"namespaces\": [{\"name\":"
                                            + " \"chat\", \"allow_subscribe_for_client\": true}]}"));
            hangUp(server, "the configuration was reloaded");

            assertThat(client.subscribe("chat:lobby")).contains("\"subscribe\":{}");
            server.publish("chat:lobby", "2");
            assertThat(client.next()).contains("\"pub\":{\"data\":2}");
            Awaitility.await("a stream in a channel that had none")
                    .atMost(LIMIT)
                    .until(() -> server.publish("news", "3").contains("\"offset\":2"));
        }
    }

    @Test
    void aFileThatCannotBeUsedLeavesTheOldKeys() throws IOException {
        GyreServer server = servers.start(CONFIG.replace("SECRET", OLD));

        Files.writeString(
                server.folder().resolve("config.json"), "{\"client\": {\"token\": {\"issuer_regex\": \"[\"}}}");
        hangUp(server, "the old one stays in force");
        Files.delete(server.folder().resolve("config.json"));
        hangUp(server, "does not exist any more");

        assertThat(server.log()).contains("client.token.issuer_regex");
        accepted(server, OLD);
    }

    /// Returns when the log says what has come of it.
    private static void hangUp(GyreServer server, String line) throws IOException {
        new ProcessBuilder("kill", "-HUP", String.valueOf(server.pid()))
                .start()
                .onExit()
                .join();
        Awaitility.await(line)
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(server.log()).contains(line));
    }

    private static void accepted(GyreServer server, String secret) {
        try (var client = new JsonSocket(server.webSocket())) {
            assertThat(client.connect(token(secret))).contains("\"connect\":{\"client\":");
        }
    }

    private static void refused(GyreServer server, String secret) {
        try (var client = new JsonSocket(server.webSocket())) {
            client.begin("{\"id\":1,\"connect\":{\"token\":\"" + token(secret) + "\"}}");
            assertThat(client.closed()).isEqualTo(new JsonSocket.Close(3500, "invalid token"));
        }
    }

    private static String token(String secret) {
        return JWT.create().withSubject("42").sign(Algorithm.HMAC256(secret));
    }
}
