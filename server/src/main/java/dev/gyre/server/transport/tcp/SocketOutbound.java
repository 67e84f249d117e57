package dev.gyre.server.transport.tcp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/// The write side of one upgraded connection, shared by every thread that has something to say to it.
///
/// While nothing waits, bytes go straight to the socket: one system call, no actor message. When the socket takes only
/// a part, the rest and all later bytes wait here in order, and the stream writes them under back-pressure until
/// nothing is left. Both ways never run at once: `streamBusy` says which one owns the socket.
///
/// Opens owned by the stream, because the 101 response has to be flushed first.
final class SocketOutbound {

    /// What became of offered bytes.
    enum Offer {
        /// Written, or behind others that the stream is already writing, or dropped after the last.
        ACCEPTED,
        /// They wait, and the stream does not know yet: the caller wakes the stage.
        WAKE_STREAM,
        /// Over the limit of waiting bytes: the client is slow.
        OVERFLOW
    }

    private static final ThreadLocal<ByteBuffer> SCRATCH =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(64 * 1024));

    private final SocketChannel channel;
    private final int maxPendingBytes;
    private @Nullable ArrayDeque<ByteString> pending; // null while nothing waits: most connections, most of the time
    private int pendingBytes;
    private boolean firstIsPartlyWritten;
    private boolean streamBusy = true;
    private boolean closed;

    SocketOutbound(SocketChannel channel, int maxPendingBytes) {
        this.channel = channel;
        this.maxPendingBytes = maxPendingBytes;
    }

    synchronized Offer offer(ByteString bytes) {
        if (closed || bytes.isEmpty()) {
            return Offer.ACCEPTED;
        }
        if (streamBusy && pendingBytes + (long) bytes.size() > maxPendingBytes) {
            return Offer.OVERFLOW;
        }
        return write(bytes);
    }

    synchronized int waitingBytes() {
        return pendingBytes;
    }

    /// The last bytes of this connection, beyond every limit.
    synchronized Offer offerLast(ByteString bytes, boolean dropWaiting) {
        if (closed) {
            return Offer.ACCEPTED;
        }
        if (dropWaiting) {
            dropWaiting();
        }
        closed = true;
        return write(bytes);
    }

    /// Drops whatever is offered from now on.
    synchronized void close() {
        closed = true;
    }

    /// What waits, joined, at least one piece and then up to `maxBytes`. Empty hands the socket back to direct writes;
    /// so the stream calls this only when all that it pushed before has been written.
    synchronized ByteString takePending(int maxBytes) {
        if (pending == null) {
            streamBusy = false;
            return ByteString.emptyByteString();
        }
        firstIsPartlyWritten = false;
        var joined = ByteString.createBuilder();
        int size = 0;
        for (ByteString next = pending.peek(); next != null && size < maxBytes; next = pending.peek()) {
            pending.remove();
            size += next.size();
            joined.append(next);
        }
        pendingBytes -= size;
        if (pending.isEmpty()) {
            pending = null;
        }
        return joined.result();
    }

    private Offer write(ByteString bytes) {
        ByteString rest = streamBusy ? bytes : writeNow(bytes);
        if (rest.isEmpty()) {
            return Offer.ACCEPTED;
        }
        if (pending == null) {
            pending = new ArrayDeque<>(4);
        }
        pending.add(rest);
        pendingBytes += rest.size();
        if (streamBusy) {
            return Offer.ACCEPTED;
        }
        firstIsPartlyWritten = rest.size() < bytes.size();
        streamBusy = true;
        return Offer.WAKE_STREAM;
    }

    private void dropWaiting() {
        if (pending == null) {
            return;
        }
        ByteString first = firstIsPartlyWritten ? pending.peek() : null;
        pending = null;
        pendingBytes = 0;
        if (first != null) {
            pending = new ArrayDeque<>(2);
            pending.add(first);
            pendingBytes = first.size();
        }
    }

    private ByteString writeNow(ByteString bytes) {
        try {
            return write(channel, bytes);
        } catch (IOException _) { // the read side learns the same and ends the stream
            return ByteString.emptyByteString();
        }
    }

    /// Writes what the socket takes now and returns the rest.
    static ByteString write(SocketChannel channel, ByteString bytes) throws IOException {
        ByteBuffer buffer = SCRATCH.get();
        ByteString rest = bytes;
        while (!rest.isEmpty()) {
            int size = rest.copyToBuffer(buffer.clear());
            int written = channel.write(buffer.flip());
            rest = rest.drop(written);
            if (written < size) {
                break;
            }
        }
        return rest;
    }
}
