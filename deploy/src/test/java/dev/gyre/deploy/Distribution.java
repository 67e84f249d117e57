package dev.gyre.deploy;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The packaged server under test, and the Java that runs it: that of the tests.
public final class Distribution {

    /// Those of the launcher.
    private static final List<String> JVM_FLAGS = List.of(
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-Dsun.net.inetaddr.ttl=2",
            "-XX:+UseCompactObjectHeaders",
            "-XX:+UseSerialGC");

    private Distribution() {}

    /// The folder with `lib`.
    public static Path home() {
        return folder("gyre.home");
    }

    /// The source tree.
    public static Path root() {
        return folder("gyre.root");
    }

    public static Path javaHome() {
        return Path.of(System.getProperty("java.home"));
    }

    /// The words that run the program; its arguments come behind them.
    public static List<String> java() {
        return java(home());
    }

    /// @param home the folder with `lib`, of any build
    public static List<String> java(Path home) {
        Path program = javaHome().resolve("bin").resolve("java");
        Stream<String> main = Stream.of("-cp", home.resolve("lib") + "/*", "dev.gyre.server.Main");
        return Stream.of(Stream.of(program.toString()), JVM_FLAGS.stream(), main)
                .flatMap(words -> words)
                .toList();
    }

    private static Path folder(String property) {
        String value = System.getProperty(property);
        if (value == null) {
            throw new IllegalStateException(
                    "The system property " + property + " is missing; Maven's failsafe sets it");
        }
        return Path.of(value).toAbsolutePath().normalize();
    }
}
