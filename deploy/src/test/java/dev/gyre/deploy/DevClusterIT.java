package dev.gyre.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Three local nodes of `gyre cluster --dev`, and what `gyre cluster status` says of them.
class DevClusterIT {

    private static final Pattern KEY = Pattern.compile("\"key\": \"([^\"]+)\"");

    @Test
    void threeNodesAreOneClusterAndEndWithTheirParent() throws Exception {
        int port = Ports.freeRow(3);
        try (var folder = TemporaryFolder.create()) {
            var parent = ServerProcess.start(
                    folder.path(), command("cluster", "--dev", "3", "-p", String.valueOf(port)), Map.of());
            parent.await("the banner is printed", () -> parent.output().contains("are one cluster"));
            List<ProcessHandle> nodes = parent.process().descendants().toList();
            assertThat(nodes).hasSize(3);
            Path config = folder.path().resolve("data").resolve("dev-config.json");

            assertThat(publish(port, key(config), "one")).contains("\"offset\":1");
            assertThat(publish(port + 1, key(config), "two")).contains("\"offset\":2");
            assertThat(status(folder.path(), port + 2, config))
                    .contains("ADDRESS", "node-1", "node-2", "node-3", "channels,connections", "3 members; leader ")
                    .doesNotContain("unreachable");

            assertThat(parent.stop()).as(parent.output()).isIn(0, 143);
            assertThat(nodes).noneMatch(ProcessHandle::isAlive);
        }
    }

    private static String status(Path folder, int port, Path config) {
        var process = ServerProcess.start(
                Path.of(folder.toString()),
                command("cluster", "status", "--url", "http://127.0.0.1:" + port, "-c", config.toString()),
                Map.of());
        assertThat(process.exitCode()).as(process.output()).isZero();
        return process.output();
    }

    private static List<String> command(String... arguments) {
        return Stream.concat(Distribution.java().stream(), Stream.of(arguments)).toList();
    }

    private static String key(Path config) throws IOException {
        var found = KEY.matcher(Files.readString(config));
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    private static String publish(int port, String key, String text) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/publish"))
                    .header("X-API-Key", key)
                    .timeout(Duration.ofSeconds(20))
                    .POST(BodyPublishers.ofString("{\"channel\":\"chat:lobby\",\"data\":{\"text\":\"" + text + "\"}}"))
                    .build();
            return http.send(request, BodyHandlers.ofString()).body();
        }
    }
}
