package dev.gyre.server.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A silent connection to another node's cluster port, which ends when that process ends.
///
/// A process that is only paused keeps its connections and its port, and one behind a cut network does not answer at
/// all: nothing is concluded from either. Only an ended process, on a machine that still runs, makes its port *refuse*.
///
/// Runs on a virtual thread of its own.
final class Lifeline implements Runnable {

    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

    /// Refusals in a row that count: a node that is being started again is back between them.
    private static final int REFUSALS = 2;

    private static final Duration BETWEEN_REFUSALS = Duration.ofMillis(100);
    private static final Duration BETWEEN_CONNECTIONS = Duration.ofMillis(20);
    private static final Duration BETWEEN_FAILURES = Duration.ofSeconds(1);

    private final InetSocketAddress address;
    private final Runnable onRefused;
    private volatile boolean closed;
    private volatile @Nullable Socket open;

    /// How one attempt ended.
    private enum End {
        WAS_CONNECTED,
        REFUSED,
        UNCLEAR
    }

    /// @param onRefused called each time that the port has refused repeatedly
    Lifeline(InetSocketAddress address, Runnable onRefused) {
        this.address = address;
        this.onRefused = onRefused;
    }

    static Lifeline start(InetSocketAddress address, Runnable onRefused) {
        var line = new Lifeline(address, onRefused);
        Thread.ofVirtual().name("lifeline-" + address).start(line);
        return line;
    }

    @Override
    public void run() {
        int refusals = 0;
        while (!closed) {
            switch (hold()) {
                case WAS_CONNECTED -> {
                    refusals = 0;
                    pause(BETWEEN_CONNECTIONS);
                }
                case UNCLEAR -> {
                    refusals = 0;
                    pause(BETWEEN_FAILURES);
                }
                case REFUSED -> {
                    refusals++;
                    if (refusals % REFUSALS == 0 && !closed) {
                        onRefused.run();
                    }
                    pause(refusals < REFUSALS ? BETWEEN_REFUSALS : BETWEEN_FAILURES);
                }
            }
        }
    }

    private End hold() {
        try (var socket = new Socket()) {
            open = socket;
            if (closed) {
                return End.UNCLEAR;
            }
            socket.connect(resolved(), Math.toIntExact(CONNECT_TIMEOUT.toMillis()));
            awaitEnd(socket.getInputStream());
            return End.WAS_CONNECTED;
        } catch (ConnectException failed) {
            return isRefusal(failed) ? End.REFUSED : End.UNCLEAR;
        } catch (IOException failed) {
            return End.UNCLEAR;
        }
    }

    /// The other side says nothing; reading shows when it is gone.
    private static void awaitEnd(InputStream in) {
        try {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException ended) {
            // as good as an orderly end
            return;
        }
    }

    /// Whether a connection can be made now.
    static boolean answers(InetSocketAddress address) {
        try (var socket = new Socket()) {
            socket.connect(resolve(address), Math.toIntExact(CONNECT_TIMEOUT.toMillis()));
            return true;
        } catch (IOException silent) {
            return false;
        }
    }

    private InetSocketAddress resolved() {
        return resolve(address);
    }

    /// Names are looked up each time: a node may come back with another address.
    private static InetSocketAddress resolve(InetSocketAddress address) {
        return address.isUnresolved() ? new InetSocketAddress(address.getHostString(), address.getPort()) : address;
    }

    private static boolean isRefusal(ConnectException failed) {
        String message = failed.getMessage();
        return message != null && message.contains("refused");
    }

    private static void pause(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }

    void close() {
        closed = true;
        Socket socket = open;
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException gone) {
                // it is closed one way or the other
                return;
            }
        }
    }
}
