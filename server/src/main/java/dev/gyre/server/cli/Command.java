package dev.gyre.server.cli;

import dev.gyre.server.config.ConfigException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// One command of the command line.
///
/// Built with picocli's programmatic interface: its annotations would be read by reflection at each start.
interface Command {

    /// Name, options and help.
    CommandSpec spec();

    /// Writes its results, and returns normally when it succeeded.
    ///
    /// @throws CommandException when it did not; the message is what the user reads
    /// @throws ConfigException when the configuration cannot be used
    void run(ParseResult arguments, Terminal terminal) throws CommandException, ConfigException;
}
