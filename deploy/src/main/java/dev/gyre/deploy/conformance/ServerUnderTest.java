package dev.gyre.deploy.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A server that the suite has started, as a process of its own in a fresh folder.
final class ServerUnderTest implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
    private static final String LOG = "server.log";

    private final Process process;
    private final Path folder;
    private final int port;

    private ServerUnderTest(Process process, Path folder, int port) {
        this.process = process;
        this.folder = folder;
        this.port = port;
    }

    /// @param folder the process runs in it
    /// @param port on which it will listen
    static ServerUnderTest launch(List<String> words, Path folder, int port) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(LOG).toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("CENTRIFUGO_"));
        return new ServerUnderTest(builder.start(), folder, port);
    }

    /// Waits until the port takes connections.
    ///
    /// @return false when the process has ended, or has not opened its port in time
    boolean listens() {
        long end = System.nanoTime() + START_LIMIT.toNanos();
        try {
            while (System.nanoTime() < end) {
                if (answers()) {
                    return true;
                }
                if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
                    return false;
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private boolean answers() {
        try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    Address address() {
        return new Address("127.0.0.1", port);
    }

    /// Asks it to end, as an operator would.
    void terminate() {
        process.destroy();
    }

    /// What it has printed.
    String log() {
        try {
            return Files.readString(folder.resolve(LOG));
        } catch (IOException unreadable) {
            return "";
        }
    }

    /// Ends the process and everything that it has started, and removes what it has stored.
    @Override
    public void close() {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroy);
        try {
            process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        all.stream().filter(ProcessHandle::isAlive).forEach(ProcessHandle::destroyForcibly);
        all.forEach(each -> each.onExit().join());
        remove();
    }

    private void remove() {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }
}
