package dev.gyre.server.transport.tcp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Objects;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/// One accepted socket between its [SocketLoop] and its [SocketFlow].
///
/// It stays registered for reading as long as the stream asks for more before more arrives: no task, no wake-up and no
/// call into the kernel to re-arm it.
final class AcceptedSocket {

    /// What happens to the socket; called by the loop's thread.
    interface Events {
        void onReceived(ByteString bytes);

        void onWritable();

        /// The peer sends nothing more.
        void onEnded();

        /// The socket is of no use any more: reset, or without progress for too long.
        void onBroken();
    }

    private final SocketLoop loop;
    private final SocketChannel channel;
    private final SelectionKey key;
    private @Nullable Events events;
    private @Nullable Runnable drain;
    private volatile boolean wanted = true; // one read may come before the first pull
    private volatile boolean paused;
    private volatile boolean discarding;
    private volatile long writeTimeoutNanos;

    /// When the loop gives the socket up, of [System#nanoTime]; meaningful while the loop lists it as waiting.
    long deadlineNanos;

    AcceptedSocket(SocketLoop loop, SocketChannel channel, SelectionKey key, Duration writeTimeout) {
        this.loop = loop;
        this.channel = channel;
        this.key = key;
        this.writeTimeoutNanos = writeTimeout.toNanos();
        key.attach(this);
    }

    /// By the loop's thread, before the first event.
    void attach(Events to) {
        this.events = to;
    }

    /// By the loop's thread: what ends the connection as soon as it serves no request.
    void onDrain(Runnable task) {
        this.drain = task;
    }

    /// By the loop's thread.
    void drain() {
        Objects.requireNonNull(drain).run();
    }

    SocketChannel channel() {
        return channel;
    }

    SelectionKey key() {
        return key;
    }

    InetSocketAddress remoteAddress() {
        try {
            return (InetSocketAddress) Objects.requireNonNull(channel.getRemoteAddress());
        } catch (IOException closed) {
            return new InetSocketAddress(0);
        }
    }

    void writeTimeout(Duration timeout) {
        writeTimeoutNanos = timeout.toNanos();
    }

    long writeTimeoutNanos() {
        return writeTimeoutNanos;
    }

    /// The stream can take one more piece.
    void want() {
        wanted = true;
        if (paused) {
            paused = false;
            loop.selectRead(this);
        }
    }

    void awaitWritable() {
        loop.selectWrite(this);
    }

    /// Says that nothing more is written, and reads on only to see the peer's end: closing with unread bytes would make
    /// the kernel throw away what the peer has not read yet.
    void linger() throws IOException {
        channel.shutdownOutput();
        discarding = true;
        want();
        loop.linger(this);
    }

    void close() {
        loop.close(this);
    }

    /// The rest is called by the loop's thread.
    void onReady(int operations, ByteBuffer buffer) {
        var to = Objects.requireNonNull(events);
        if ((operations & SelectionKey.OP_WRITE) != 0) {
            key.interestOpsAnd(~SelectionKey.OP_WRITE);
            loop.stopWaiting(this);
            to.onWritable();
        }
        if ((operations & SelectionKey.OP_READ) == 0) {
            return;
        }
        if (wanted || discarding) {
            read(to, buffer);
            return;
        }
        key.interestOpsAnd(~SelectionKey.OP_READ);
        paused = true;
        if (wanted) { // meanwhile
            want();
        }
    }

    private void read(Events to, ByteBuffer buffer) {
        int size;
        try {
            size = channel.read(buffer.clear());
        } catch (IOException _) {
            key.interestOps(0);
            to.onBroken();
            return;
        }
        if (size < 0) {
            key.interestOpsAnd(~SelectionKey.OP_READ);
            to.onEnded();
        } else if (size > 0 && !discarding) {
            wanted = false;
            to.onReceived(ByteString.fromByteBuffer(buffer.flip()));
        }
    }

    void giveUp() {
        Objects.requireNonNull(events).onBroken();
    }
}
