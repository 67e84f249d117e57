package dev.gyre.server.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gyre.server.client.Connection;
import dev.gyre.server.client.Session;
import dev.gyre.server.transport.tcp.HttpLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The fuzzing client of the Autobahn test suite against an echo. It is Python, and runs on Jython in its own
/// process; the build puts both into `target/autobahn`.
class AutobahnIT {

    private static final Path SUITE = Path.of("target", "autobahn");
    private static final List<String> CASES = List.of("1.*", "2.*", "3.*", "4.*", "5.*", "6.*", "7.*", "9.*", "10.*");
    private static final Set<String> PASSED = Set.of("OK", "NON-STRICT", "INFORMATIONAL");
    private static final int MEBIBYTE = 1024 * 1024;

    @Test
    void everyCasePasses() throws IOException, InterruptedException {
        var settings = new WebSocketSettings(
                16 * MEBIBYTE,
                64 * MEBIBYTE,
                Duration.ofSeconds(30),
                Duration.ofSeconds(25),
                Duration.ofSeconds(8),
                Set.of());
        Path reports = Files.createDirectories(SUITE.resolve("reports"));

        try (var server = new Server(EchoInKind::new, settings, HttpLimits.DEFAULT)) {
            fuzz("ws://127.0.0.1:" + server.address().getPort() + "/ws", reports);
        }

        JsonNode results = new ObjectMapper()
                .readTree(reports.resolve("index.json").toFile())
                .path("Gyre");
        var failed = new TreeMap<String, String>();
        results.properties().forEach(result -> {
            String verdict = result.getValue().path("behavior").asText();
            String close = result.getValue().path("behaviorClose").asText();
            if (!PASSED.contains(verdict) || !PASSED.contains(close)) {
                failed.put(result.getKey(), verdict + ", close " + close);
            }
        });
        assertThat(failed).isEmpty();
        assertThat(results.size()).isGreaterThan(290);
    }

    private static void fuzz(String url, Path reports) throws IOException, InterruptedException {
        Path script = Files.createTempFile("fuzz", ".py");
        try (var source = AutobahnIT.class.getResourceAsStream("/autobahn/fuzz.py")) {
            Files.write(script, source.readAllBytes());
        }
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "--add-opens=java.base/java.io=ALL-UNNAMED",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                SUITE.resolve("jython-standalone.jar") + ":" + SUITE.resolve("autobahntestsuite-maven-plugin.jar"),
                "org.python.util.jython",
                script.toString(),
                url,
                reports.toString()));
        command.addAll(CASES);
        Path log = SUITE.resolve("fuzz.log");
        Process client = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(client.waitFor(15, TimeUnit.MINUTES))
                    .as("finished, see " + log.toAbsolutePath())
                    .isTrue();
            assertThat(client.exitValue()).as("see " + log.toAbsolutePath()).isZero();
        } finally {
            client.destroyForcibly();
            Files.delete(script);
        }
    }

    /// Answers text with text and binary with binary.
    private static final class EchoInKind implements Session {

        private final WebSocketConnection connection;

        EchoInKind(Connection connection) {
            this.connection = (WebSocketConnection) connection;
        }

        @Override
        public void onMessage(byte[] message) {
            connection.send(Frames.of(connection.messageIsText() ? Frames.TEXT : Frames.BINARY, message));
        }

        @Override
        public boolean busy() {
            return false;
        }

        @Override
        public void onClosed() {
            // nothing to give back
        }
    }
}
