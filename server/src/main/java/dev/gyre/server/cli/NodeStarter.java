package dev.gyre.server.cli;

import dev.gyre.server.config.GyreConfig;

/// Starts a node in this process.
@FunctionalInterface
public interface NodeStarter {

    /// Returns when the node is ready for clients; it then keeps the process alive until it is told to stop.
    ///
    /// @param development whether the node serves what is for development only, such as the demo page
    /// @throws StartException when the node cannot start
    RunningNode start(GyreConfig config, boolean development) throws StartException;
}
