package dev.gyre.server.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One node of a [DevCluster]: a child process.
final class DevNode {

    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration END_LIMIT = Duration.ofSeconds(40);
    private static final int POLL_MILLIS = 50;
    private static final int SHOWN_LINES = 10;

    private final int number;
    private final int port;
    private final Path log;
    private @Nullable Process process;

    /// @param log what the process prints
    DevNode(int number, int port, Path log) {
        this.number = number;
        this.port = port;
        this.log = log;
    }

    int number() {
        return number;
    }

    int port() {
        return port;
    }

    Path log() {
        return log;
    }

    long pid() {
        return running().pid();
    }

    /// @param settings as `key=value`
    void start(List<String> program, List<String> settings) throws IOException {
        var command = new ArrayList<>(program);
        command.addAll(List.of("serve", "--dev", "-p", String.valueOf(port), "--set", "node.name=node-" + number));
        settings.forEach(setting -> command.addAll(List.of("--set", setting)));
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /// Returns when its port is open, which means that channels answer.
    void awaitReady() throws CommandException, IOException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!isOpen()) {
            if (System.nanoTime() - deadline > 0) {
                throw failure("is not ready within " + START_LIMIT.toSeconds() + " seconds");
            }
            try {
                if (running().waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                    throw failure("has ended with " + running().exitValue());
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new CommandException("interrupted", interrupted);
            }
        }
    }

    private boolean isOpen() {
        try {
            new Socket(InetAddress.getLoopbackAddress(), port).close();
            return running().isAlive();
        } catch (IOException closed) {
            return false;
        }
    }

    private CommandException failure(String what) throws IOException {
        List<String> lines = Files.readAllLines(log);
        List<String> last = lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size());
        return new CommandException(
                "Node " + number + " " + what + "; the end of " + log + ":\n" + String.join("\n", last));
    }

    /// @return the exit code
    CompletableFuture<Integer> onEnd() {
        return running().onExit().thenApply(Process::exitValue);
    }

    void terminate() {
        running().destroy();
    }

    /// By force when it takes too long.
    void awaitEnd() {
        try {
            if (!running().waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                running().destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Process running() {
        return Objects.requireNonNull(process, "the node was not started");
    }
}
