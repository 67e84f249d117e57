package dev.gyre.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/// Calls of the server API on any port.
final class Api {

    private Api() {}

    static String publish(int port, String channel, String data) {
        return call(port, "publish", "{\"channel\":\"%s\",\"data\":%s}".formatted(channel, data));
    }

    /// @return the body of the answer
    static String call(int port, String method, String body) {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/" + method))
                    .header("X-API-Key", GyreServer.API_KEY)
                    .timeout(Duration.ofSeconds(20))
                    .POST(BodyPublishers.ofString(body))
                    .build();
            return http.send(request, BodyHandlers.ofString()).body();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }
}
