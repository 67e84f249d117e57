package dev.gyre.server;

import dev.gyre.server.cli.Cli;

/// What this program calls itself.
final class Version {

    static final String NUMBER = Cli.version();

    /// As clients and back ends see it.
    static final String FULL = "Gyre " + NUMBER;

    private Version() {}
}
