package dev.gyre.server.transport;

import java.time.Duration;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.util.ByteString;

/// An upgraded connection as its handler sees it. Unless a method says otherwise, the connection's own thread calls it.
public interface UpgradedSocket {

    /// Writes the bytes, or lets them wait behind others. Any thread; never blocks; what one thread sends keeps its
    /// order.
    ///
    /// @return false when more bytes would wait than allowed; then none of these is sent
    boolean send(ByteString bytes);

    /// How many bytes wait to be written. Any thread.
    int waitingBytes();

    /// Sends the bytes behind all that waits, whatever the limit; nothing is sent after them.
    ///
    /// @param dropWaiting whether what waits is given up, but for the rest of what is partly written
    void sendLast(ByteString bytes, boolean dropWaiting);

    /// Asks for the next bytes.
    void read();

    /// Writes what waits, but for no longer than 10 s, then closes. Nothing is sent or received any more.
    void finish();

    /// The longest time without progress of a write; then the connection ends.
    void writeTimeout(Duration timeout);

    /// Runs the task by the connection's own thread, behind what that thread does now. Any thread; dropped when the
    /// connection has ended.
    void execute(Runnable task);

    /// Like [#execute], but later.
    Cancellable schedule(Duration delay, Runnable task);
}
