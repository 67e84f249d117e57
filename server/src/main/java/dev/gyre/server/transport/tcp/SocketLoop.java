package dev.gyre.server.transport.tcp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.pekko.Done;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One thread that accepts sockets ([Acceptor]) and reads from them for their streams ([SocketFlow]).
///
/// It also keeps the time of the few sockets that wait for something that may never come: a full one to become
/// writable, a finished one to be closed by its peer. Whatever one socket does, the others are served on.
final class SocketLoop implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(SocketLoop.class);
    private static final long CHECK_MILLIS = 100;

    private final Selector selector;
    private final Acceptor acceptor;
    private final HttpLimits limits;
    private Runnable streamStart = () -> {};
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean awake = new AtomicBoolean();
    private final AtomicInteger open = new AtomicInteger();
    private final CompletableFuture<Done> stopped = new CompletableFuture<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
    private final Set<AcceptedSocket> waiting = new LinkedHashSet<>();
    private @Nullable AcceptedSocket accepting;
    private long checkedNanos;
    private volatile boolean stopping;

    SocketLoop(InetSocketAddress address, HttpLimits limits) throws IOException {
        this.limits = limits;
        selector = Selector.open();
        try {
            acceptor = new Acceptor(this, selector, address, limits);
        } catch (IOException refused) {
            selector.close();
            throw refused;
        }
    }

    /// @param streamStart makes the stream of the socket that is being accepted
    void start(Runnable streamStart) {
        this.streamStart = streamStart;
        Thread.ofPlatform().name("gyre-sockets-" + address().getPort()).daemon().start(this);
    }

    InetSocketAddress address() {
        return acceptor.address();
    }

    int openSockets() {
        return open.get();
    }

    /// The socket that is being accepted. Only while its stream is made: so that one blueprint of a stream serves all
    /// sockets.
    AcceptedSocket accepting() {
        return Objects.requireNonNull(accepting, "a socket's stream is made by its loop");
    }

    void selectRead(AcceptedSocket socket) {
        execute(() -> socket.key().interestOpsOr(SelectionKey.OP_READ));
    }

    /// Ends the socket when it does not become writable in time.
    void selectWrite(AcceptedSocket socket) {
        execute(() -> {
            socket.key().interestOpsOr(SelectionKey.OP_WRITE);
            await(socket, socket.writeTimeoutNanos());
        });
    }

    /// Ends the socket when its peer does not in time.
    void linger(AcceptedSocket socket) {
        execute(() -> await(socket, limits.lingerTimeout().toNanos()));
    }

    void close(AcceptedSocket socket) {
        execute(() -> {
            waiting.remove(socket);
            closeQuietly(socket.channel());
            open.decrementAndGet();
        });
    }

    void stopAccepting() {
        execute(acceptor::close);
    }

    /// Calls this for each open socket, by the loop's thread.
    void forEachSocket(Consumer<AcceptedSocket> action) {
        execute(() -> {
            for (SelectionKey key : selector.keys()) {
                if (key.attachment() instanceof AcceptedSocket socket) {
                    action.accept(socket);
                }
            }
        });
    }

    /// Closes what is still open and ends the thread.
    CompletionStage<Done> stop() {
        stopping = true;
        execute(() -> {});
        return stopped;
    }

    private void execute(Runnable task) {
        tasks.add(task);
        if (awake.compareAndSet(false, true)) {
            selector.wakeup();
        }
    }

    @Override
    public void run() {
        while (!stopping && selector.isOpen()) {
            try {
                selector.select(this::onReady, waiting.isEmpty() && !acceptor.paused() ? 0 : CHECK_MILLIS);
                awake.set(false);
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    runTask(task);
                }
                checkDeadlines();
            } catch (Throwable bug) { // of one turn; the sockets must not lose their loop
                log.error("The socket loop had an error and goes on", bug);
            }
        }
        closeAll();
    }

    private void runTask(Runnable task) {
        try {
            task.run();
        } catch (CancelledKeyException _) {
            // the socket was closed before its task came
        }
    }

    private void onReady(SelectionKey key) {
        if (key.isAcceptable()) {
            acceptor.accept();
            return;
        }
        var socket = (AcceptedSocket) key.attachment();
        try {
            socket.onReady(key.readyOps(), buffer);
        } catch (CancelledKeyException _) {
            // closed meanwhile
        } catch (RuntimeException bug) {
            log.error("A socket is closed because its events could not be handled", bug);
            socket.giveUp();
        }
    }

    /// Called by the [Acceptor].
    void onAccepted(SocketChannel channel) {
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
            accepting = new AcceptedSocket(this, channel, key, limits.writeTimeout());
            open.incrementAndGet();
            streamStart.run();
        } catch (IOException | RuntimeException failure) {
            if (accepting != null) {
                open.decrementAndGet();
            }
            closeQuietly(channel);
            log.debug("An accepted connection is gone or comes while the system stops", failure);
        } finally {
            accepting = null;
        }
    }

    private void await(AcceptedSocket socket, long nanos) {
        if (socket.key().isValid()) {
            socket.deadlineNanos = System.nanoTime() + nanos;
            waiting.add(socket);
        }
    }

    /// By the loop's thread.
    void stopWaiting(AcceptedSocket socket) {
        waiting.remove(socket);
    }

    private void checkDeadlines() {
        if (waiting.isEmpty() && !acceptor.paused()) {
            return;
        }
        long now = System.nanoTime();
        acceptor.resume(now);
        if (now - checkedNanos < CHECK_MILLIS * 1_000_000) {
            return;
        }
        checkedNanos = now;
        waiting.removeIf(socket -> {
            boolean late = now - socket.deadlineNanos >= 0;
            if (late) {
                socket.giveUp();
            }
            return late;
        });
    }

    private void closeAll() {
        acceptor.close();
        for (SelectionKey key : selector.keys()) {
            if (key.attachment() instanceof AcceptedSocket socket) {
                socket.giveUp();
                closeQuietly(socket.channel());
            }
        }
        try {
            selector.close();
        } catch (IOException failure) {
            log.warn("The selector does not close", failure);
        }
        stopped.complete(Done.getInstance());
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException failure) {
            log.debug("A socket is gone before it could be closed", failure);
        }
    }
}
