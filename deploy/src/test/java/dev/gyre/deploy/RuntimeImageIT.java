package dev.gyre.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The small Java runtime that the container image ships, made by jlink here: the launcher starts the server on it.
class RuntimeImageIT {

    private static final String CONFIG = """
        {
          "http_api": {"key": "%s"},
          "health": {"enabled": true},
          "channel": {"namespaces": [{"name": "kept", "history_size": 10, "history_ttl": "1h"}]}
        }
        """.formatted(GyreServer.API_KEY);

    /// Two processors are busy with it for half a minute.
    private static final Duration JLINK_LIMIT = Duration.ofMinutes(5);

    private static final long MOST_BYTES = 120L * 1024 * 1024;

    @Test
    void theLauncherServesOnARuntimeOfTheListedModules() throws Exception {
        try (var folder = TemporaryFolder.create()) {
            Path runtime = folder.path().resolve("jre");
            var builder = new ProcessBuilder(
                            Distribution.root().resolve("deploy/image/runtime").toString(), runtime.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.path().resolve("jlink.log").toFile());
            builder.environment().put("JAVA_HOME", Distribution.javaHome().toString());
            Process jlink = builder.start();
            assertThat(jlink.waitFor(JLINK_LIMIT.toMillis(), TimeUnit.MILLISECONDS))
                    .isTrue();
            assertThat(jlink.exitValue())
                    .as(Files.readString(folder.path().resolve("jlink.log")))
                    .isZero();
            assertThat(size(runtime)).isLessThan(MOST_BYTES);

            int port = Ports.free();
            folder.write("config.json", CONFIG);
            var server = ServerProcess.start(
                    folder.path(),
                    List.of(
                            Distribution.home().resolve("bin").resolve("gyre").toString(),
                            "serve",
                            "-c",
                            "config.json",
                            "--set",
                            "http_server.address=127.0.0.1",
                            "--set",
                            "http_server.port=" + port),
                    Map.of("GYRE_JAVA_HOME", runtime.toString(), "GYRE_AOT", "off"));
            server.await("the server listens", () -> Ports.answers(port));
            var health = ServerProcess.start(
                    folder.path(),
                    List.of(Distribution.root().resolve("deploy/image/health").toString()),
                    Map.of("HEALTH_PORT", String.valueOf(port)));

            assertThat(Api.publish(port, "kept:a", "1")).contains("\"offset\":1");
            assertThat(health.exitCode()).as(health.output()).isZero();
            assertThat(server.stop()).as(server.output()).isZero();
            assertThat(server.output()).doesNotContain("Exception", "Error");
        }
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    /// The limit is for a slow machine; a healthy answer takes milliseconds.
    @Test
    void theHealthCheckFailsWhereNothingListens() {
        try (var folder = TemporaryFolder.create()) {
            long begin = System.nanoTime();
            var health = ServerProcess.start(
                    folder.path(),
                    List.of(Distribution.root().resolve("deploy/image/health").toString()),
                    Map.of("HEALTH_PORT", String.valueOf(Ports.free())));

            assertThat(health.exitCode()).isNotZero();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
        }
    }
}
