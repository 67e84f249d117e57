package dev.gyre.deploy.fault;

import dev.gyre.deploy.Distribution;
import dev.gyre.deploy.Ports;
import dev.gyre.deploy.ServerProcess;
import dev.gyre.deploy.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/// One node of the cluster under test, which keeps its ports and its folder over restarts.
///
/// Like a node in production it has a supervisor: a process that ends by itself is started again.
final class FaultNode implements AutoCloseable {

    /// What the tests say to the JVM: small, and soon awake.
    private static final List<String> JVM_FLAGS =
            List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-XX:+ExitOnOutOfMemoryError");

    private final TemporaryFolder folder = TemporaryFolder.create();
    private final int port;
    private final List<String> settings;
    private final List<String> jvmFlags;
    private final List<Integer> exits = new ArrayList<>();
    private Path home;
    private @Nullable ServerProcess running;
    private boolean wanted;

    /// @param home of the build that it runs
    /// @param config text of the configuration file
    /// @param settings of this node alone, as `key=value`
    /// @param jvmFlags of this node alone
    FaultNode(Path home, String config, int port, List<String> settings, List<String> jvmFlags) {
        this.home = home;
        this.port = port;
        this.settings = settings;
        this.jvmFlags = jvmFlags;
        folder.write("config.json", config);
    }

    /// @param build that runs from the next start on
    synchronized void install(Path build) {
        home = build;
    }

    synchronized void begin() {
        wanted = true;
        var process = ServerProcess.start(folder.path(), command(), Map.of());
        running = process;
        process.process().onExit().thenAccept(_ -> onExit(process));
    }

    private synchronized void onExit(ServerProcess process) {
        if (wanted && process.equals(running)) {
            exits.add(process.process().exitValue());
            begin();
        }
    }

    private List<String> command() {
        List<String> java = Distribution.java(home);
        var command = new ArrayList<String>();
        command.add(java.getFirst());
        command.addAll(JVM_FLAGS);
        command.addAll(jvmFlags);
        command.addAll(java.subList(1, java.size()));
        command.addAll(List.of("serve", "-c", "config.json"));
        settings.forEach(setting -> command.addAll(List.of("--set", setting)));
        return command;
    }

    /// Waits for the port, which is open when the node is ready.
    void awaitReady() {
        Awaitility.await("node " + port + " is ready")
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> Ports.answers(port));
    }

    int port() {
        return port;
    }

    /// Codes of the processes that have ended by themselves.
    synchronized List<Integer> exits() {
        return List.copyOf(exits);
    }

    /// Ends the process as `kill -9` does; nobody starts it again.
    synchronized void kill() {
        wanted = false;
        ServerProcess process = running;
        if (process != null) {
            process.kill();
        }
    }

    /// Sends SIGTERM and waits for the end; nobody starts it again.
    ///
    /// @return the exit code
    int terminate() {
        ServerProcess process;
        synchronized (this) {
            wanted = false;
            process = running;
        }
        if (process == null) {
            throw new IllegalStateException("node " + port + " does not run");
        }
        return process.stop();
    }

    /// Stops the process where it is: its sockets stay open and nothing answers.
    void pause() {
        signal("STOP");
    }

    void resume() {
        signal("CONT");
    }

    private synchronized void signal(String name) {
        if (running == null) {
            throw new IllegalStateException("node " + port + " does not run");
        }
        long pid = running.process().pid();
        try {
            new ProcessBuilder("kill", "-" + name, String.valueOf(pid)).start().waitFor(10, TimeUnit.SECONDS);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    String log() {
        ServerProcess process = running;
        return process == null ? "" : process.output();
    }

    @Override
    public void close() {
        kill();
        folder.close();
    }
}
