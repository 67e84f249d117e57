package dev.gyre.server.warmup;

import dev.gyre.server.client.SessionFactory;
import dev.gyre.server.config.GyreConfig;
import dev.gyre.server.metrics.NodeMetrics;
import dev.gyre.server.transport.Connections;
import dev.gyre.server.transport.OriginCheck;
import dev.gyre.server.transport.tcp.HttpLimits;
import dev.gyre.server.transport.tcp.HttpListener;
import dev.gyre.server.transport.websocket.WebSocketEndpoint;
import dev.gyre.server.transport.websocket.WebSocketForms;
import dev.gyre.server.transport.websocket.WebSocketSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorSystem;

/// A listener on loopback through which a node plays clients against itself before it is ready. Everybody on this
/// machine may enter while it is open, and meets nobody.
///
/// Opening it costs as much as the journal's first answer does, so that both are done at the same time.
public final class WarmUpDoor implements AutoCloseable {

    private final HttpListener listener;

    private WarmUpDoor(HttpListener listener) {
        this.listener = listener;
    }

    /// @param rules of these sessions, which let everybody in
    public static WarmUpDoor open(ActorSystem<?> system, GyreConfig rules, SessionFactory sessions) throws IOException {
        var endpoint = new WebSocketEndpoint(
                WebSocketSettings.of(rules.websocket(), rules.client(), Set.of()),
                new OriginCheck(List.of()),
                WebSocketForms.STANDARD,
                sessions,
                new Connections(),
                () -> true,
                NodeMetrics.create().clients().transport("websocket"));
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return new WarmUpDoor(HttpListener.bind(system, address, Map.of(WarmUp.PATH, endpoint), HttpLimits.DEFAULT));
    }

    /// Blocks until it is done.
    public void warmUp(Duration limit) {
        try {
            WarmUp.run(listener.address().getPort(), limit);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        listener.terminate(Duration.ZERO);
    }
}
