package dev.gyre.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/// One process of the server in a folder of its own, with everything that it prints.
///
/// @param log what the process prints, errors too; further processes append
public record ServerProcess(Process process, Path log) {

    static final Duration START_LIMIT = Duration.ofSeconds(60);
    static final Duration STOP_LIMIT = Duration.ofSeconds(60);

    private static final boolean IGNORES_HANG_UPS = ignoresHangUps();

    public static ServerProcess start(Path folder, List<String> command, Map<String, String> environment) {
        Path log = folder.resolve("server.log");
        ProcessBuilder builder = new ProcessBuilder(hearingHangUps(command))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("CENTRIFUGO_") || name.startsWith("GYRE_"));
        builder.environment().putAll(environment);
        try {
            return new ServerProcess(builder.start(), log);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    /// A process inherits that SIGHUP is ignored, for instance from tests that were started with nohup, and a JVM then
    /// goes on ignoring it.
    private static List<String> hearingHangUps(List<String> command) {
        if (!IGNORES_HANG_UPS) {
            return command;
        }
        var through = new ArrayList<>(List.of("env", "--default-signal=HUP"));
        through.addAll(command);
        return through;
    }

    private static boolean ignoresHangUps() {
        try (Stream<String> status = Files.lines(Path.of("/proc/self/status"))) {
            return status.filter(line -> line.startsWith("SigIgn:"))
                    .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 1) != 0);
        } catch (IOException notLinux) {
            return false;
        }
    }

    /// Waits until the condition holds; a process that ends meanwhile has failed.
    public void await(String what, BooleanSupplier condition) {
        try {
            Awaitility.await(what)
                    .atMost(START_LIMIT)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> condition.getAsBoolean() || !process.isAlive());
        } catch (ConditionTimeoutException late) {
            kill();
            throw new AssertionError(what + ": not within " + START_LIMIT + "\n" + output(), late);
        }
        if (!process.isAlive()) {
            throw new AssertionError(what + ": the process has ended with " + process.exitValue() + "\n" + output());
        }
    }

    /// Sends SIGTERM.
    ///
    /// @return the exit code
    public int stop() {
        process.destroy();
        return exitCode();
    }

    /// Ends the process as `kill -9` does.
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /// Waits for the end of the process.
    public int exitCode() {
        try {
            if (process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        kill();
        throw new AssertionError("The process did not end within " + STOP_LIMIT + "\n" + output());
    }

    public String output() {
        try {
            return Files.readString(log);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
