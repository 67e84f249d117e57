package dev.gyre.deploy.train;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The server that is trained: the real one, on a free loopback port, with its database in a temporary folder.
final class TrainingServer implements AutoCloseable {

    private static final String SECRET = "training-secret-of-no-use-elsewhere";
    private static final String API_KEY = "training-key";
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(90);

    private final Process process;
    private final Path folder;
    private final Path cache;
    private final Path log;
    private final int port;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private TrainingServer(Process process, Path folder, Path cache, Path log, int port) {
        this.process = process;
        this.folder = folder;
        this.cache = cache;
        this.log = log;
        this.port = port;
    }

    /// @param cache the file that [#stopAndKeepCache] makes
    /// @param command the java program, its options and the main class
    static TrainingServer start(Path cache, List<String> command) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("gyre-training");
        int port = freePort();
        Path config = Files.writeString(folder.resolve("config.json"), config(port));

        Path log = cache.resolveSibling("training.log");
        List<String> words = new ArrayList<>(command);
        words.add(1, "-XX:AOTCacheOutput=" + folder.resolve("cache"));
        words.addAll(List.of("serve", "-c", config.toString()));
        Process process = new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();

        var server = new TrainingServer(process, folder, cache, log, port);
        try {
            server.awaitListening();
        } catch (IOException | InterruptedException e) {
            server.close();
            throw e;
        }
        return server;
    }

    private static String config(int port) {
        String permissions = """
            "presence": true, "allow_subscribe_for_client": true, "allow_publish_for_client": true,
            "allow_presence_for_client": true, "allow_history_for_client": true\
            """;
        return """
            {
              "http_server": {"address": "127.0.0.1", "port": %d},
              "http_api": {"key": "%s"},
              "client": {"token": {"hmac_secret_key": "%s"}},
              "log": {"level": "error"},
              "channel": {"namespaces": [
                {"name": "plain", %s},
                {"name": "kept", "history_size": 50, "history_ttl": "60s", "force_recovery": true, "join_leave": true, %s}
              ]}
            }
            """.formatted(port, API_KEY, SECRET, permissions, permissions);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitListening() throws IOException, InterruptedException {
        long end = System.nanoTime() + START_LIMIT.toNanos();
        while (System.nanoTime() < end) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return;
            } catch (IOException notYet) {
                if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
                    break;
                }
            }
        }
        throw new IOException("The server does not listen; its output is in " + log);
    }

    int port() {
        return port;
    }

    /// A token of the form that Centrifugo's documentation describes, signed with HMAC SHA-256.
    String connectionToken(String user) {
        String signed = base64("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + base64("{\"sub\":\"%s\"}".formatted(user).getBytes(StandardCharsets.UTF_8));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return signed + "." + base64(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has HmacSHA256", e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    void api(String method, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/" + method))
                .header("X-API-Key", API_KEY)
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(10))
                .POST(BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() != 200 || response.body().startsWith("{\"error\"")) {
            throw new IOException(method + " was answered " + response.statusCode() + " " + response.body());
        }
    }

    /// Ends the server in order; it writes the cache before its process ends.
    void stopAndKeepCache() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IOException("The server did not end in " + STOP_LIMIT.toSeconds() + " s");
        }
        Path made = folder.resolve("cache");
        if (!Files.exists(made)) {
            throw new IOException("The server left no cache; its output is in " + log);
        }
        // Into the target folder first: a cache that is seen there is complete.
        Path beside = cache.resolveSibling(cache.getFileName() + ".part");
        Files.copy(made, beside, StandardCopyOption.REPLACE_EXISTING);
        Files.move(beside, cache, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws IOException {
        http.close();
        process.destroyForcibly().onExit().join();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
