package dev.gyre.server;

import dev.gyre.server.cli.Cli;
import java.util.List;

/// The program `gyre`.
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        int code = Cli.run(
                List.of(arguments),
                (config, development) -> Gyre.start(config, development, true).address());
        if (code != 0) {
            System.exit(code);
        }
    }
}
