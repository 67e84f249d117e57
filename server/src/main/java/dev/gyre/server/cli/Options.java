package dev.gyre.server.cli;

import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// Options that several commands have.
final class Options {

    private static final String CONFIG = "--config";

    private Options() {}

    /// A command with the options that every command has.
    static CommandSpec command(String name, String description) {
        CommandSpec spec = CommandSpec.create().name(name);
        spec.usageMessage().description(description).width(100);
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help.")
                .build());
        return spec;
    }

    static OptionSpec config(String description) {
        return text("FILE", description, "-c", CONFIG);
    }

    static Path configFile(ParseResult arguments) {
        return Path.of(arguments.matchedOptionValue(CONFIG, "config.json"));
    }

    static boolean namesConfigFile(ParseResult arguments) {
        return arguments.hasMatchedOption(CONFIG);
    }

    static OptionSpec text(String label, String description, String... names) {
        return OptionSpec.builder(names)
                .paramLabel(label)
                .type(String.class)
                .description(description)
                .build();
    }

    static OptionSpec flag(String description, String... names) {
        return OptionSpec.builder(names)
                .type(boolean.class)
                .description(description)
                .build();
    }
}
