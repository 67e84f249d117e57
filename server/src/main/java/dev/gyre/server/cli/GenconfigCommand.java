package dev.gyre.server.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `gyre genconfig`: writes a configuration with new secrets.
final class GenconfigCommand implements Command {

    @Override
    public CommandSpec spec() {
        CommandSpec spec = Options.command(
                "genconfig", "Writes a configuration file with new secrets, readable by its owner only.");
        spec.addOption(Options.config("File to write (config.json); it must not exist."));
        return spec;
    }

    @Override
    public void run(ParseResult arguments, Terminal terminal) throws CommandException {
        Path file = Options.configFile(arguments);
        if (!file.toString().toLowerCase(Locale.ROOT).endsWith(".json")) {
            throw new CommandException(
                    "genconfig writes JSON in this release: the name must end in .json, but is " + file);
        }
        try {
            PrivateFile.create(file, text(new Secrets(new SecureRandom())));
        } catch (FileAlreadyExistsException taken) {
            throw new CommandException(file + " exists already and is not overwritten", taken);
        } catch (NoSuchFileException noFolder) {
            throw new CommandException("the folder of " + file + " does not exist", noFolder);
        } catch (IOException failed) {
            throw new CommandException(file + " cannot be written: " + failed.getMessage(), failed);
        }
        terminal.out().println("Wrote " + file + " with new secrets. Start the server with: gyre serve -c " + file);
    }

    private static String text(Secrets secrets) {
        return """
            {
              "client": {
                "token": {
                  "hmac_secret_key": "%s"
                },
                "allowed_origins": []
              },
              "admin": {
                "enabled": false,
                "password": "%s",
                "secret": "%s"
              },
              "http_api": {
                "key": "%s"
              }
            }
            """.formatted(
                        secrets.next(Secrets.HMAC_BYTES),
                        secrets.next(Secrets.PASSWORD_BYTES),
                        secrets.next(Secrets.KEY_BYTES),
                        secrets.next(Secrets.KEY_BYTES));
    }
}
