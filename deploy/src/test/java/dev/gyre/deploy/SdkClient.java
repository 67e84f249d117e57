package dev.gyre.deploy;

import io.github.centrifugal.centrifuge.Client;
import io.github.centrifugal.centrifuge.ClientState;
import io.github.centrifugal.centrifuge.ConnectedEvent;
import io.github.centrifugal.centrifuge.ConnectingEvent;
import io.github.centrifugal.centrifuge.ConnectionTokenEvent;
import io.github.centrifugal.centrifuge.ConnectionTokenGetter;
import io.github.centrifugal.centrifuge.DisconnectedEvent;
import io.github.centrifugal.centrifuge.DuplicateSubscriptionException;
import io.github.centrifugal.centrifuge.ErrorEvent;
import io.github.centrifugal.centrifuge.EventListener;
import io.github.centrifugal.centrifuge.Options;
import io.github.centrifugal.centrifuge.ReplyError;
import io.github.centrifugal.centrifuge.ResultCallback;
import io.github.centrifugal.centrifuge.SubscriptionOptions;
import io.github.centrifugal.centrifuge.TokenCallback;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/// A client of the official Java SDK, with everything that it was told.
final class SdkClient extends EventListener implements AutoCloseable {

    static final Duration LIMIT = Duration.ofSeconds(30);

    /// Client ids, one for each time it connected.
    final List<String> connected = new CopyOnWriteArrayList<>();

    /// Codes of what has interrupted the connection: the SDK connects again.
    final List<Integer> interrupted = new CopyOnWriteArrayList<>();

    /// Codes of what has ended it.
    final List<Integer> disconnected = new CopyOnWriteArrayList<>();

    final List<Throwable> errors = new CopyOnWriteArrayList<>();

    final Client client;

    private SdkClient(URI server, Options options) {
        options.setMinReconnectDelay(50);
        options.setMaxReconnectDelay(500);
        client = new Client(server.toString(), options, this);
    }

    /// @param token for the connection, used again at each connect
    static SdkClient withToken(URI server, String token) {
        var options = new Options();
        options.setToken(token);
        return new SdkClient(server, options);
    }

    /// @param token the first
    /// @param next makes those that follow
    static SdkClient withTokens(URI server, String token, Supplier<String> next) {
        var options = new Options();
        options.setToken(token);
        options.setTokenGetter(new ConnectionTokenGetter() {
            @Override
            public void getConnectionToken(ConnectionTokenEvent event, TokenCallback callback) {
                callback.Done(null, next.get());
            }
        });
        return new SdkClient(server, options);
    }

    SdkClient connect() {
        client.connect();
        return this;
    }

    SdkClient awaitConnected() {
        Awaitility.await("the SDK is connected")
                .atMost(LIMIT)
                .until(() -> client.getState() == ClientState.CONNECTED && !connected.isEmpty());
        return this;
    }

    SdkChannel subscribe(String channel) {
        return subscribe(channel, new SubscriptionOptions());
    }

    SdkChannel subscribe(String channel, SubscriptionOptions options) {
        var listener = new SdkChannel();
        try {
            listener.attach(client.newSubscription(channel, options, listener));
        } catch (DuplicateSubscriptionException twice) {
            throw new AssertionError(channel + " is subscribed to twice", twice);
        }
        return listener;
    }

    /// Waits for the answer to a command.
    ///
    /// @throws CompletionException with the [ReplyError] of the server
    static <T> T answer(Consumer<ResultCallback<T>> command) {
        var answer = new CompletableFuture<T>();
        command.accept((failure, result) -> {
            if (failure != null) {
                answer.completeExceptionally(failure);
                return;
            }
            answer.complete(result);
        });
        return answer.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }

    /// The code of the error with which a command is answered; 0 when it succeeds.
    static <T> int errorCode(Consumer<ResultCallback<T>> command) {
        try {
            answer(command);
            return 0;
        } catch (CompletionException refused) {
            if (refused.getCause() instanceof ReplyError error) {
                return error.getCode();
            }
            throw refused;
        }
    }

    @Override
    public void onConnected(Client from, ConnectedEvent event) {
        connected.add(event.getClient());
    }

    @Override
    public void onConnecting(Client from, ConnectingEvent event) {
        interrupted.add(event.getCode());
    }

    @Override
    public void onDisconnected(Client from, DisconnectedEvent event) {
        disconnected.add(event.getCode());
    }

    @Override
    public void onError(Client from, ErrorEvent event) {
        errors.add(event.getError());
    }

    @Override
    public void close() {
        try {
            client.close(1000);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
    }
}
