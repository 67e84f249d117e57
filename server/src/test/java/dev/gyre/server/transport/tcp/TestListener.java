package dev.gyre.server.transport.tcp;

import dev.gyre.server.transport.Bodies;
import dev.gyre.server.transport.HttpEndpoint;
import dev.gyre.server.transport.LoopbackSystem;
import dev.gyre.server.transport.UpgradeHandler;
import dev.gyre.server.transport.UpgradedSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/// A listener on loopback with an endpoint of each kind.
final class TestListener implements AutoCloseable {

    static final int BODY_LIMIT = 1000;

    final ActorSystem<Void> system = LoopbackSystem.start("listener");
    final CompletableFuture<HttpResponse> later = new CompletableFuture<>();
    final HttpListener listener;

    TestListener(HttpLimits limits) {
        this(limits, true);
    }

    TestListener(HttpLimits limits, boolean readUpgrades) {
        Map<String, HttpEndpoint> endpoints = Map.of(
                "/hello", (_, _) -> answer(HttpResponse.create().withEntity("hello")),
                "/later", (_, _) -> later,
                "/throws",
                        (_, _) -> {
                            throw new IllegalStateException("for the test");
                        },
                "/fails", (_, _) -> CompletableFuture.failedFuture(new IllegalStateException("for the test")),
                "/body",
                        (request, _) -> Bodies.strict(request, BODY_LIMIT, system)
                                .thenApply(body -> HttpResponse.create()
                                        .withEntity(HttpEntities.create(ContentTypes.APPLICATION_OCTET_STREAM, body))),
                "/stream", (_, _) -> answer(HttpResponse.create().withEntity(ticks())),
                "/ws",
                        (request, connection) -> {
                            if (request.getAttribute(AttributeKeys.webSocketUpgrade)
                                    .isEmpty()) {
                                return answer(HttpResponse.create().withStatus(StatusCodes.BAD_REQUEST));
                            }
                            connection.upgrade(new Silent(), 1000);
                            return answer(HttpResponse.create().withStatus(StatusCodes.SWITCHING_PROTOCOLS));
                        });
        try {
            listener = HttpListener.bind(
                    system,
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    endpoints,
                    limits,
                    readUpgrades);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    InetSocketAddress address() {
        return listener.address();
    }

    private static CompletionStage<HttpResponse> answer(HttpResponse response) {
        return CompletableFuture.completedFuture(response);
    }

    private static HttpEntity.CloseDelimited ticks() {
        Source<ByteString, ?> ticks =
                Source.tick(Duration.ofMillis(100), Duration.ofMillis(100), ByteString.fromString("tick\n"));
        return HttpEntities.createCloseDelimited(ContentTypes.TEXT_PLAIN_UTF8, ticks.take(12));
    }

    private static final class Silent implements UpgradeHandler {

        @Override
        public void onStart(UpgradedSocket socket) {
            socket.read();
        }

        @Override
        public void onReceived(ByteString bytes) {
            // says nothing, reads no more
        }

        @Override
        public void onEnded() {
            // the client closes the rest
        }

        @Override
        public void onClosed() {
            // nothing to give back
        }
    }

    @Override
    public void close() {
        LoopbackSystem.end(system, listener);
    }
}
