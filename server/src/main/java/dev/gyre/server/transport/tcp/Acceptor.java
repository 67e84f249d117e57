package dev.gyre.server.transport.tcp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The listening socket of a [SocketLoop]: accepts while there may be more connections, and else pauses, so that
/// clients wait in the backlog. By the loop's thread.
final class Acceptor {

    private static final Logger log = LoggerFactory.getLogger(Acceptor.class);
    private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();
    private static final long WARN_INTERVAL_NANOS = Duration.ofSeconds(10).toNanos();

    private final SocketLoop loop;
    private final ServerSocketChannel server;
    private final SelectionKey key;
    private final InetSocketAddress address;
    private final int maxConnections;
    private boolean paused;
    private long againNanos;
    private long warnAgainNanos = System.nanoTime();

    /// @throws IOException when the address cannot be had
    Acceptor(SocketLoop loop, Selector selector, InetSocketAddress address, HttpLimits limits) throws IOException {
        this.loop = loop;
        this.maxConnections = limits.maxConnections();
        this.server = ServerSocketChannel.open();
        try {
            server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            server.bind(address, limits.backlog());
            server.configureBlocking(false);
            this.key = server.register(selector, SelectionKey.OP_ACCEPT);
            this.address = (InetSocketAddress) Objects.requireNonNull(server.getLocalAddress());
        } catch (IOException refused) {
            server.close();
            throw refused;
        }
    }

    /// Any thread.
    InetSocketAddress address() {
        return address;
    }

    void accept() {
        try {
            while (loop.openSockets() < maxConnections) {
                SocketChannel channel = server.accept();
                if (channel == null) {
                    return;
                }
                loop.onAccepted(channel);
            }
        } catch (IOException failure) { // most likely the limit of open files: the others wait in the backlog
            pause(failure.toString());
            return;
        }
        pause("limit of connections");
    }

    private void pause(String reason) {
        if (!key.isValid()) {
            return;
        }
        long now = System.nanoTime();
        key.interestOps(0);
        paused = true;
        againNanos = now + PAUSE_NANOS;
        if (now - warnAgainNanos >= 0) {
            warnAgainNanos = now + WARN_INTERVAL_NANOS;
            log.atWarn()
                    .addKeyValue("open", loop.openSockets())
                    .addKeyValue("reason", reason)
                    .log("No connection can be accepted for now");
        }
    }

    /// Whether [#resume] is to be called before long.
    boolean paused() {
        return paused;
    }

    /// Accepts again when the pause has been long enough.
    void resume(long nowNanos) {
        if (paused && nowNanos - againNanos >= 0 && key.isValid()) {
            paused = false;
            key.interestOps(SelectionKey.OP_ACCEPT);
        }
    }

    void close() {
        paused = false;
        try {
            server.close();
        } catch (IOException failure) {
            log.warn("The listening socket does not close", failure);
        }
    }
}
