package dev.gyre.server.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `gyre version`
final class VersionCommand implements Command {

    @Override
    public CommandSpec spec() {
        return Options.command("version", "Prints the version of Gyre and of Java.");
    }

    @Override
    public void run(ParseResult arguments, Terminal terminal) {
        terminal.out().println("Gyre v" + version() + " (Java version: " + Runtime.version() + ")");
    }

    /// The version of the build, which puts it into a resource.
    static String version() {
        try (InputStream stream = VersionCommand.class.getResourceAsStream("version.txt")) {
            if (stream == null) {
                throw new IllegalStateException("version.txt is missing");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
