package dev.gyre.server.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `gyre configdoc`: prints the documentation of all keys.
final class ConfigdocCommand implements Command {

    @Override
    public CommandSpec spec() {
        return Options.command("configdoc", "Prints the documentation of every key of the configuration as Markdown.");
    }

    @Override
    public void run(ParseResult arguments, Terminal terminal) {
        terminal.out().print(ConfigurationDoc.render());
        terminal.out().flush();
    }
}
