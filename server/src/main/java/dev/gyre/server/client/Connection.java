package dev.gyre.server.client;

import dev.gyre.protocol.Disconnect;
import dev.gyre.server.hub.Outbound;

/// A client's connection as its session sees it.
public interface Connection extends Outbound {

    /// `websocket`, later `sse`, `http_stream` and others.
    String transport();

    /// The value of a header of the request that opened the connection, empty when it was not kept.
    String header(String name);

    /// Whether the transport pings by itself, with control frames, so that the session must not.
    boolean pingsItself();

    /// Runs the task by the connection's own thread, after what that thread does now. Any thread; after the connection
    /// has ended the task is dropped.
    void execute(Runnable task);

    /// Sends what waits, tells the client why, and closes. Any thread; only the first call counts.
    ///
    /// @return whether this was the first one
    boolean disconnect(Disconnect disconnect);

    /// The session can take messages again after [ClientSession#busy]. By the connection's thread.
    void resume();
}
