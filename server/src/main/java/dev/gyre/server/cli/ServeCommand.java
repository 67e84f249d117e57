package dev.gyre.server.cli;

import dev.gyre.server.config.ConfigException;
import dev.gyre.server.config.ConfigLoader;
import dev.gyre.server.config.LoadedConfig;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// `gyre serve`: runs a node.
final class ServeCommand implements Command {

    private static final String DEV = "--dev";
    private static final String SET = "--set";

    private final NodeStarter starter;

    ServeCommand(NodeStarter starter) {
        this.starter = starter;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = Options.command("serve", "Runs the server.");
        spec.addOption(
                Options.config("Configuration (config.json). When it is missing, the server says so and runs with"
                        + " environment and defaults."));
        spec.addOption(Options.flag(
                "For development: loopback only, secrets made and kept in ./data, a chat namespace and a chat page.",
                DEV));
        Flag.ALL.forEach(flag -> spec.addOption(flag.spec()));
        spec.addOption(OptionSpec.builder(SET)
                .paramLabel("KEY=VALUE")
                .arity("1")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .description("Set any key, as in --set client.channel_limit=500. May be repeated.")
                .build());
        spec.usageMessage()
                .customSynopsis("gyre serve [OPTION]...")
                .sortOptions(false)
                .footer(
                        "",
                        "A flag wins over the environment (CENTRIFUGO_HTTP_SERVER_PORT), the environment over the"
                                + " file.",
                        "",
                        "Examples:",
                        "  gyre serve --dev",
                        "  gyre serve -c config.json",
                        "  gyre serve -c config.json -p 9000 --health.enabled",
                        "  gyre serve --set channel.without_namespace.presence=true",
                        "");
        return spec;
    }

    @Override
    public void run(ParseResult arguments, Terminal terminal) throws CommandException, ConfigException {
        Map<String, String> flags = flags(arguments);
        Path file = Options.configFile(arguments);
        if (arguments.hasMatchedOption(DEV)) {
            Optional<Path> devFile = devFile(arguments, file);
            DevMode dev = dev(flags, devFile);
            InetSocketAddress address =
                    start(dev.loaded(), () -> dev(flags, devFile).loaded(), true);
            terminal.out().println(dev.banner(address));
            terminal.out().flush();
            return;
        }
        boolean there = Files.exists(file);
        start(ConfigLoader.ofProcess(flags).load(file), () -> again(flags, file, there), false);
    }

    private static DevMode dev(Map<String, String> flags, Optional<Path> file)
            throws CommandException, ConfigException {
        return DevMode.prepare(ConfigLoader.ofProcess(flags), file, Path.of("data"));
    }

    /// Defaults have no keys for tokens: a file that is gone for a moment must not lock everybody out.
    ///
    /// @param needed whether the file was there at the start
    private static LoadedConfig again(Map<String, String> flags, Path file, boolean needed) throws ConfigException {
        if (needed && !Files.exists(file)) {
            throw new ConfigException(List.of("configuration file " + file + " does not exist any more"));
        }
        return ConfigLoader.ofProcess(flags).load(file);
    }

    /// A file that was not asked for and is not there is nothing to warn a newcomer about.
    private static Optional<Path> devFile(ParseResult arguments, Path file) {
        return Options.namesConfigFile(arguments) || Files.exists(file) ? Optional.of(file) : Optional.empty();
    }

    /// @param source for reading the configuration again
    private InetSocketAddress start(LoadedConfig loaded, Reload.Source source, boolean development)
            throws CommandException {
        Logging.apply(loaded.config().logLevel(), loaded.config().logFile());
        Logger log = LoggerFactory.getLogger(ServeCommand.class);
        loaded.warnings().forEach(log::warn);
        // before the node is ready: whoever waits for its port may send the signal at once
        var started = new CompletableFuture<RunningNode>();
        HangUp.onSignal(new Reload(source, loaded, started)::run);
        try {
            RunningNode node = starter.start(loaded.config(), development);
            started.complete(node);
            return node.address();
        } catch (StartException failed) {
            log.debug("Start failed", failed);
            throw new CommandException(failed.sentence(), failed);
        }
    }

    private static Map<String, String> flags(ParseResult arguments) throws CommandException {
        Map<String, String> flags = new LinkedHashMap<>();
        for (String assignment : arguments.matchedOptionValue(SET, List.<String>of())) {
            int sign = assignment.indexOf('=');
            if (sign <= 0) {
                throw new CommandException("--set needs KEY=VALUE, but got " + assignment);
            }
            flags.put(assignment.substring(0, sign), assignment.substring(sign + 1));
        }
        for (Flag flag : Flag.ALL) {
            String value = arguments.matchedOptionValue(flag.option(), "");
            if (!value.isEmpty()) {
                flags.put(flag.key(), value);
            }
        }
        return flags;
    }
}
