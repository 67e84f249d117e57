package dev.gyre.server.cli;

import dev.gyre.server.config.ConfigException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// `gyre cluster`: shows a cluster, or runs one for trying things out.
final class ClusterCommand implements Command {

    private static final String DEV = "--dev";
    private static final String PORT = "--port";
    private static final String DATABASE = "--database";
    private static final int MOST_NODES = 9;

    private final ClusterStatusCommand status = new ClusterStatusCommand();
    private final List<String> program;

    /// @param program the words that start this program in another process
    ClusterCommand(List<String> program) {
        this.program = List.copyOf(program);
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.command("cluster", "Shows a cluster, or runs one on this machine to try things out.");
        spec.addOption(OptionSpec.builder(DEV)
                .paramLabel("NODES")
                .type(int.class)
                .description("Run this many nodes in development mode, until Ctrl+C.")
                .build());
        spec.addOption(OptionSpec.builder("-p", PORT)
                .paramLabel("PORT")
                .type(int.class)
                .defaultValue("8000")
                .description("Port of the first node (8000); the others follow.")
                .build());
        spec.addOption(Options.text(
                "URL",
                "jdbc:postgresql://… that the nodes share (an H2 server in this process, with its file in ./data).",
                DATABASE));
        spec.addSubcommand(status.spec().name(), status.spec());
        spec.usageMessage()
                .footer(
                        "",
                        "Examples:",
                        "  gyre cluster --dev 3             three nodes on this machine",
                        "  gyre cluster status              the members of the cluster of a node on this machine",
                        "");
        return spec;
    }

    @Override
    public void run(ParseResult arguments, Terminal terminal) throws CommandException, ConfigException {
        if (arguments.hasSubcommand()) {
            status.run(arguments.subcommand(), terminal);
            return;
        }
        int nodes = arguments.matchedOptionValue(DEV, 0);
        if (nodes < 1 || nodes > MOST_NODES) {
            throw new CommandException("gyre cluster needs --dev with 1 to " + MOST_NODES + " nodes, or status");
        }
        int port = arguments.matchedOptionValue(PORT, 8000);
        if (port < 1 || port + nodes > 65536) {
            throw new CommandException("--port must leave room for " + nodes + " ports, but is " + port);
        }
        DevCluster.run(program, nodes, port, arguments.matchedOptionValue(DATABASE, ""), terminal);
    }
}
