package dev.gyre.server.cli;

import dev.gyre.server.config.GyreConfig;
import java.net.InetSocketAddress;

/// A node of this process. Any thread.
public interface RunningNode {

    /// Where the external endpoints are served.
    InetSocketAddress address();

    /// Verifies tokens and keeps channels by this configuration from now on; connections that there are stay.
    void reload(GyreConfig config);
}
