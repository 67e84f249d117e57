package dev.gyre.server;

import dev.gyre.server.cli.Cli;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The program `gyre`.
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        int code =
                Cli.run(List.of(arguments), (config, development) -> Gyre.start(config, development, true), program());
        if (code != 0) {
            System.exit(code);
        }
    }

    /// As this process was started.
    private static List<String> program() {
        var words = new ArrayList<String>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        return words;
    }
}
