package dev.gyre.server.cli;

import dev.gyre.server.config.ConfigException;
import dev.gyre.server.config.ConfigLoader;
import dev.gyre.server.config.LoadedConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `gyre checkconfig`: says what is wrong with a configuration, and nothing when the server would start with it.
final class CheckconfigCommand implements Command {

    private static final String STRICT = "--strict";

    @Override
    public CommandSpec spec() {
        CommandSpec spec = Options.command(
                "checkconfig",
                "Checks a configuration file together with the environment. Prints its problems and ends with 1, or its"
                        + " warnings, if there are any, and ends with 0.");
        spec.addOption(Options.config("File to check (config.json)."));
        spec.addOption(Options.flag("Fail also when the file has a key that is unknown.", "-s", STRICT));
        spec.usageMessage().footer("", "Example:", "  gyre checkconfig -c config.json --strict", "");
        return spec;
    }

    @Override
    public void run(ParseResult arguments, Terminal terminal) throws CommandException, ConfigException {
        Path file = Options.configFile(arguments);
        if (!Files.exists(file)) {
            throw new CommandException("configuration file " + file + " does not exist");
        }
        LoadedConfig loaded = ConfigLoader.ofProcess(Map.of()).load(file);
        if (arguments.hasMatchedOption(STRICT) && !loaded.unknownKeys().isEmpty()) {
            throw new ConfigException(loaded.unknownKeys());
        }
        loaded.warnings().forEach(warning -> terminal.err().println("warning: " + warning));
    }
}
