package dev.gyre.deploy.conformance;

import java.time.Duration;
import java.util.Optional;

/// A connection that receives messages.
interface Connection extends AutoCloseable {

    int status();

    /// A header of the answer that opened it.
    Optional<String> header(String name);

    /// The next message; empty when none comes in time, or when the connection has ended and no message is left.
    Optional<String> next(Duration wait) throws InterruptedException;

    /// How the connection has ended, once all messages are taken.
    Optional<Ending> ending();

    /// Sends a message where the connection can; a connection that has ended takes it without effect.
    void send(String message);

    /// Closes the TCP connection at once.
    @Override
    void close();
}
