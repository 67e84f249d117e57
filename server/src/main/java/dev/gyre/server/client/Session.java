package dev.gyre.server.client;

import dev.gyre.protocol.Disconnect;

/// What a transport drives: the client protocol over one connection. All methods are called by the connection's own
/// thread.
public interface Session {

    /// One message (a WebSocket message, or the commands of one emulation request).
    void onMessage(byte[] message);

    /// Whether a command is under way that the next one has to wait for; the transport reads no further messages until
    /// [Connection#resume].
    boolean busy();

    /// The transport ends the connection by itself; [#onClosed] follows.
    ///
    /// @param rule why, for the log
    default void onDisconnecting(Disconnect disconnect, String rule) {}

    /// The connection has ended, whoever ended it.
    void onClosed();
}
