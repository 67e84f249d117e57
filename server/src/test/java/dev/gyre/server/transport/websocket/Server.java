package dev.gyre.server.transport.websocket;

import dev.gyre.server.client.SessionFactory;
import dev.gyre.server.metrics.NodeMetrics;
import dev.gyre.server.transport.Connections;
import dev.gyre.server.transport.HttpEndpoint;
import dev.gyre.server.transport.LoopbackSystem;
import dev.gyre.server.transport.OriginCheck;
import dev.gyre.server.transport.tcp.HttpLimits;
import dev.gyre.server.transport.tcp.HttpListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/// A listener on loopback with a WebSocket at `/ws` and a constant answer at `/hello`.
final class Server implements AutoCloseable {

    static final WebSocketSettings SETTINGS = new WebSocketSettings(
            65536, 1024 * 1024, Duration.ofSeconds(1), Duration.ofSeconds(25), Duration.ofSeconds(8), Set.of("x-kept"));

    final ActorSystem<Void> system = LoopbackSystem.start("transport");
    final Connections connections = new Connections();
    final AtomicBoolean admits = new AtomicBoolean(true);
    final HttpListener listener;

    Server(SessionFactory sessions) {
        this(sessions, SETTINGS, HttpLimits.DEFAULT);
    }

    Server(SessionFactory sessions, WebSocketSettings settings, HttpLimits limits) {
        var webSocket = new WebSocketEndpoint(
                settings,
                new OriginCheck(List.of("https://*.example.com")),
                Echo.FORMS,
                sessions,
                connections,
                admits::get,
                NodeMetrics.create().clients().transport("websocket"));
        HttpEndpoint hello = (_, _) ->
                CompletableFuture.completedFuture(HttpResponse.create().withEntity("hello"));
        try {
            listener = HttpListener.bind(
                    system,
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    Map.of("/ws", webSocket, "/hello", hello),
                    limits);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    InetSocketAddress address() {
        return listener.address();
    }

    @Override
    public void close() {
        LoopbackSystem.end(system, listener);
    }
}
