package dev.gyre.server.transport;

import java.net.InetSocketAddress;

/// The TCP connection that a request came on.
public interface HttpConnection {

    InetSocketAddress remoteAddress();

    /// Hands the connection over as soon as the response to the current request, which has to be a 101, is on its way.
    /// Called before that response is given.
    ///
    /// @param maxPendingBytes bytes that may wait for a slow client
    void upgrade(UpgradeHandler handler, int maxPendingBytes);
}
