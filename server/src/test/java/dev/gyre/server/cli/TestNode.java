package dev.gyre.server.cli;

import dev.gyre.server.config.GyreConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// A node that only remembers what it was told.
final class TestNode implements RunningNode {

    final List<GyreConfig> reloads = new ArrayList<>();
    private final int port;

    TestNode(int port) {
        this.port = port;
    }

    @Override
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    public void reload(GyreConfig config) {
        reloads.add(config);
    }
}
