package dev.gyre.server.warmup;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Loopback connections that connect and subscribe, so that a reconnect storm after a restart meets code that has been
/// compiled. Measured: the first thousand connections of a cold process cost 20 times what later ones do.
///
/// Ends after a number of connections or a time, whichever comes first. A failure is logged and changes nothing else.
public final class WarmUp {

    /// What the channels that it subscribes to are called; without a namespace, so that every node knows them.
    public static final String CHANNEL_PREFIX = "gyre.warm-up.";

    /// Where the WebSocket endpoint is.
    public static final String PATH = "/connection/websocket";

    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    private static final int CONNECTIONS = 1000;
    private static final int CLIENTS = 4;

    /// Half of the connections share these channels, the other half wake one each.
    private static final int SHARED_CHANNELS = 16;

    private final int port;
    private final long endNanos;
    private final AtomicInteger started = new AtomicInteger();

    private WarmUp(int port, Duration limit) {
        this.port = port;
        this.endNanos = System.nanoTime() + limit.toNanos();
    }

    /// Blocks until it is done.
    ///
    /// @param port on loopback, of a listener that lets everybody in
    public static void run(int port, Duration limit) throws InterruptedException {
        var warmUp = new WarmUp(port, limit);
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(Thread.ofPlatform().daemon().name("warm-up-" + i).start(warmUp::connect));
        }
        for (Thread client : clients) {
            client.join(limit);
        }
    }

    private void connect() {
        try {
            for (int n = started.incrementAndGet();
                    n <= CONNECTIONS && System.nanoTime() < endNanos;
                    n = started.incrementAndGet()) {
                try (var client = LoopbackClient.open(port, "")) {
                    client.handshake("", CHANNEL_PREFIX + (n % 2 == 0 ? n : n % SHARED_CHANNELS));
                }
            }
        } catch (IOException failed) {
            LOG.atDebug().setCause(failed).log("the warm-up ended early");
        }
    }
}
