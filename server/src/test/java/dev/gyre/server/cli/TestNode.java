package dev.gyre.server.cli;

import dev.gyre.server.config.ClientConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// A node that only remembers what it was told.
final class TestNode implements RunningNode {

    final List<ClientConfig> reloads = new ArrayList<>();
    private final int port;

    TestNode(int port) {
        this.port = port;
    }

    @Override
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    public void reloadTokens(ClientConfig client) {
        reloads.add(client);
    }
}
