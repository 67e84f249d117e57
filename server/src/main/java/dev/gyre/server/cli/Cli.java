package dev.gyre.server.cli;

import dev.gyre.server.config.ConfigException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// The `gyre` command line. Without a command it runs the server, as `centrifugo` does.
public final class Cli {

    private final Map<String, Command> commands = new LinkedHashMap<>();
    private final Command serve;
    private final Terminal terminal;

    private Cli(NodeStarter starter, List<String> program, Terminal terminal) {
        this.terminal = terminal;
        this.serve = new ServeCommand(starter);
        for (Command command : List.of(
                serve,
                new GenconfigCommand(),
                TokenCommand.forConnections(),
                TokenCommand.forSubscriptions(),
                CheckTokenCommand.forConnections(),
                CheckTokenCommand.forSubscriptions(),
                new CheckconfigCommand(),
                new ClusterCommand(program),
                new ConfigdocCommand(),
                new VersionCommand())) {
            commands.put(command.spec().name(), command);
        }
    }

    /// Runs one command.
    ///
    /// @param program the words that start this program in another process
    /// @return the exit code of the process. After a successful `serve` the node keeps running: do not exit then
    public static int run(List<String> arguments, NodeStarter starter, List<String> program) {
        return run(arguments, starter, program, System.out, System.err);
    }

    /// The version of this build.
    public static String version() {
        return VersionCommand.version();
    }

    /// Where no command starts other processes.
    static int run(List<String> arguments, NodeStarter starter, PrintStream out, PrintStream err) {
        return run(arguments, starter, List.of(), out, err);
    }

    private static int run(
            List<String> arguments, NodeStarter starter, List<String> program, PrintStream out, PrintStream err) {
        return new Cli(starter, program, new Terminal(out, err)).run(arguments);
    }

    private int run(List<String> arguments) {
        CommandLine line = new CommandLine(spec());
        line.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
        try {
            ParseResult parsed = line.parseArgs(arguments.toArray(String[]::new));
            if (CommandLine.executeHelpRequest(parsed) != null) {
                return 0;
            }
            ParseResult chosen = parsed.hasSubcommand() ? parsed.subcommand() : parsed;
            Command command =
                    parsed.hasSubcommand() ? commands.get(chosen.commandSpec().name()) : serve;
            (command == null ? serve : command).run(chosen, terminal);
            return 0;
        } catch (ParameterException wrong) {
            terminal.err().println(wrong.getMessage());
            terminal.err()
                    .println("See: " + wrong.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        } catch (ConfigException unusable) {
            terminal.err().println("The configuration cannot be used:");
            unusable.problems().forEach(problem -> terminal.err().println("  - " + problem));
        } catch (CommandException failed) {
            terminal.err().println(failed.getMessage());
        }
        return 1;
    }

    private CommandSpec spec() {
        CommandSpec root = serve.spec().name("gyre");
        root.usageMessage()
                .description(
                        "A real-time messaging server that speaks Centrifugo's protocol. Without a command: serve.")
                .customSynopsis("gyre [COMMAND] [OPTION]...")
                .commandListHeading("%nCommands (each has its own --help):%n")
                .optionListHeading("%nOptions of serve:%n")
                .footer(
                        "",
                        "Try it:",
                        "  gyre serve --dev                 a node for development, with a chat page",
                        "",
                        "For real:",
                        "  gyre genconfig                   writes config.json with new secrets",
                        "  gyre serve -c config.json        runs the server",
                        "  gyre checkconfig                 says what is wrong with config.json",
                        "  gyre gentoken -u 42              makes a connection token for user 42",
                        "  gyre checktoken TOKEN            says whether the server would take a token",
                        "",
                        "Every key of the configuration is in docs/configuration.md.",
                        "");
        commands.forEach((name, command) -> root.addSubcommand(name, command.spec()));
        return root;
    }
}
