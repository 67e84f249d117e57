package dev.gyre.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The packaged server on a free loopback port, with its data in a temporary folder.
final class GyreServer implements AutoCloseable {

    static final String API_KEY = "e2e-key";
    static final String SECRET = "secret-of-the-end-to-end-tests-only";

    private final TemporaryFolder folder;
    private final int port;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private ServerProcess running;

    private GyreServer(TemporaryFolder folder, int port) {
        this.folder = folder;
        this.port = port;
        this.running = begin();
    }

    /// Returns when the port answers.
    ///
    /// @param config text of the configuration file
    static GyreServer start(String config) {
        TemporaryFolder folder = TemporaryFolder.create();
        folder.write("config.json", config);
        return new GyreServer(folder, Ports.free());
    }

    /// Starts a server that must refuse to start, and waits for its end.
    ///
    /// @param arguments behind `serve -c config.json`
    static Refusal refuse(String config, String... arguments) {
        try (var folder = TemporaryFolder.create()) {
            folder.write("config.json", config);
            var process = ServerProcess.start(folder.path(), command(Ports.free(), arguments), Map.of());
            return new Refusal(process.exitCode(), process.output());
        }
    }

    /// How a process that could not start has ended.
    record Refusal(int exitCode, String output) {}

    private ServerProcess begin() {
        var process = ServerProcess.start(folder.path(), command(port), Map.of());
        process.await("the server listens on " + port, () -> Ports.answers(port));
        return process;
    }

    private static List<String> command(int port, String... arguments) {
        List<String> serve = List.of("serve", "-c", "config.json", "--set", "http_server.address=127.0.0.1");
        List<String> onPort = List.of("--set", "http_server.port=" + port);
        return Stream.of(Distribution.java(), serve, onPort, List.of(arguments))
                .flatMap(List::stream)
                .toList();
    }

    /// Sends SIGTERM and waits for the end.
    ///
    /// @return the exit code
    int stop() {
        return running.stop();
    }

    /// Ends the process as `kill -9` does.
    void kill() {
        running.kill();
    }

    /// Starts again on the same port with the same data; ends the process in order first if it runs.
    void restart() {
        if (running.process().isAlive()) {
            running.stop();
        }
        running = begin();
    }

    /// Calls the server API.
    ///
    /// @return the body of the answer
    String api(String method, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/" + method))
                .header("X-API-Key", API_KEY)
                .timeout(Duration.ofSeconds(20))
                .POST(BodyPublishers.ofString(body))
                .build();
        try {
            return http.send(request, BodyHandlers.ofString()).body();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    String publish(String channel, String data) {
        return api("publish", "{\"channel\":\"%s\",\"data\":%s}".formatted(channel, data));
    }

    int port() {
        return port;
    }

    long pid() {
        return running.process().pid();
    }

    Path folder() {
        return folder.path();
    }

    URI webSocket() {
        return URI.create("ws://127.0.0.1:" + port + "/connection/websocket");
    }

    String log() {
        return running.output();
    }

    @Override
    public void close() {
        http.close();
        running.kill();
        folder.close();
    }
}
