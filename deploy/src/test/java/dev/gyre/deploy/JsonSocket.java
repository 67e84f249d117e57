package dev.gyre.deploy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A WebSocket that speaks the JSON protocol by hand, for what the SDK does not show.
final class JsonSocket implements WebSocket.Listener, AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final CompletableFuture<Close> closed = new CompletableFuture<>();
    private final StringBuilder frame = new StringBuilder();
    private final HttpClient http = HttpClient.newHttpClient();
    private final WebSocket socket;

    JsonSocket(URI address) {
        socket = http.newWebSocketBuilder()
                .connectTimeout(LIMIT)
                .buildAsync(address, this)
                .orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    /// How the server has closed.
    record Close(int code, String reason) {}

    /// Sends without waiting for an answer, but until it is sent: the JDK refuses to send while it does not know that
    /// what was sent before has gone, even when that has already been answered.
    void begin(String command) {
        socket.sendText(command, true)
                .orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    /// @return the next frame that comes
    String send(String command) {
        begin(command);
        return next(command);
    }

    /// @return the next frame that comes
    String next() {
        return next("what was sent before");
    }

    private String next(String command) {
        try {
            String frameText = received.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
            if (frameText == null) {
                throw new AssertionError("no answer to " + command + " within " + LIMIT);
            }
            return frameText;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    String connect(String token) {
        return send("{\"id\":1,\"connect\":{\"token\":\"" + token + "\"}}");
    }

    String subscribe(String channel) {
        return send("{\"id\":2,\"subscribe\":{\"channel\":\"" + channel + "\"}}");
    }

    /// Waits for the server to close.
    Close closed() {
        return closed.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        frame.append(data);
        if (last) {
            received.add(frame.toString());
            frame.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(new Close(code, reason));
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        closed.completeExceptionally(failure);
    }

    @Override
    public void close() {
        socket.abort();
        http.close();
    }
}
