package dev.gyre.server.transport;

import java.net.InetSocketAddress;

/// The TCP connection that a request came on. Its stage also offers a way to upgrade it (package `websocket`).
public interface HttpConnection {

    InetSocketAddress remoteAddress();
}
