package dev.gyre.server.transport.tcp;

import java.time.Duration;

/// What a listener puts up with.
///
/// @param maxConnections open sockets; further ones wait in the backlog until others close
/// @param backlog connections that the kernel keeps until they are accepted
/// @param firstRequestTimeout how long a new connection may take until the head of its first request is complete
/// @param idleTimeout how long a connection may stay open between two requests
/// @param writeTimeout the longest time without progress of a write; upgraded connections set their own
/// @param lingerTimeout how long a client may go on sending after the server has said its last word
public record HttpLimits(
        int maxConnections,
        int backlog,
        Duration firstRequestTimeout,
        Duration idleTimeout,
        Duration writeTimeout,
        Duration lingerTimeout) {

    public static final HttpLimits DEFAULT = new HttpLimits(
            1_000_000,
            4096,
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(10),
            Duration.ofSeconds(2));

    public HttpLimits {
        if (maxConnections < 1 || backlog < 1) {
            throw new IllegalArgumentException("maxConnections and backlog must be positive");
        }
    }

    public HttpLimits withFirstRequestTimeout(Duration timeout) {
        return new HttpLimits(maxConnections, backlog, timeout, idleTimeout, writeTimeout, lingerTimeout);
    }

    public HttpLimits withIdleTimeout(Duration timeout) {
        return new HttpLimits(maxConnections, backlog, firstRequestTimeout, timeout, writeTimeout, lingerTimeout);
    }

    public HttpLimits withMaxConnections(int connections) {
        return new HttpLimits(connections, backlog, firstRequestTimeout, idleTimeout, writeTimeout, lingerTimeout);
    }
}
