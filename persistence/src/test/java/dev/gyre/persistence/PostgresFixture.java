package dev.gyre.persistence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/// A PostgreSQL server of its own for a test: on a free port of the loopback interface, its data in a temporary
/// directory. It can be stopped and started again with its data, and frozen. It ends with [#close] or with this JVM.
///
/// PostgreSQL refuses to run as root: then it runs as nobody.
public final class PostgresFixture implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String USER = "gyre";
    private static final String PASSWORD = "journal-secret";

    private final Path directory;
    private final Path log;
    private final Thread hook = new Thread(this::end);
    private int port;
    private int databases;
    private @Nullable Process server;

    private PostgresFixture(Path directory) {
        this.directory = directory;
        this.log = directory.resolve("log");
    }

    /// A running server with an empty database.
    public static PostgresFixture started() {
        try {
            var fixture = new PostgresFixture(PostgresBinaries.temporaryDirectory("gyre-postgres"));
            Runtime.getRuntime().addShutdownHook(fixture.hook);
            fixture.initialize();
            fixture.start();
            return fixture;
        } catch (IOException failed) {
            throw new UncheckedIOException("PostgreSQL has no place for its data", failed);
        }
    }

    private void initialize() throws IOException {
        Path passwordFile = Files.writeString(directory.resolve("password"), PASSWORD);
        Files.createFile(log);
        Path data = Files.createDirectory(data());
        if (isRoot()) {
            Files.setOwner(
                    data, data.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        }
        Process initdb = run(
                "initdb",
                "--pgdata=" + data,
                "--username=" + USER,
                "--auth=scram-sha-256",
                "--pwfile=" + passwordFile,
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--no-sync");
        if (!exited(initdb) || initdb.exitValue() != 0) {
            throw failed("initdb failed");
        }
    }

    /// Starts the server, on the port that it had before. Returns when it answers.
    public void start() {
        for (int attempt = 1; ; attempt++) {
            if (port == 0) {
                port = LoopbackPort.free();
            }
            server = run(
                    "postgres",
                    "-D",
                    data().toString(),
                    "-p",
                    String.valueOf(port),
                    "-h",
                    "127.0.0.1",
                    "-c",
                    "unix_socket_directories=",
                    "-c",
                    "max_connections=200",
                    "-c",
                    "shared_buffers=64MB");
            if (answers(server)) {
                return;
            }
            kill();
            // Another process may have taken the port between the look and the start.
            if (databases > 0 || attempt == 3) {
                throw failed("PostgreSQL did not start on port " + port);
            }
            port = 0;
        }
    }

    private boolean answers(Process process) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (process.isAlive() && System.nanoTime() < deadline) {
            try (Connection ready = DriverManager.getConnection(url(), USER, PASSWORD)) {
                return ready.isValid(5);
            } catch (SQLException notYet) {
                pause(process);
            }
        }
        return false;
    }

    /// Stops the server; its data stay.
    public void stop() {
        if (server != null) {
            signal("INT", List.of(server.toHandle()));
            if (!exited(server)) {
                throw failed("PostgreSQL did not stop");
            }
            server = null;
        }
    }

    /// Stops the server's processes where they are: connections stay open and nothing answers.
    public void freeze() {
        signal("STOP", processes());
    }

    /// Lets a frozen server go on.
    public void thaw() {
        signal("CONT", processes());
    }

    /// The process that starts all others.
    public long pid() {
        if (server == null) {
            throw new IllegalStateException("PostgreSQL is stopped");
        }
        return server.pid();
    }

    /// The JDBC URL of the database that is there from the start.
    public String url() {
        return url("postgres");
    }

    /// A JDBC URL of a new and empty database.
    public String newDatabase() {
        String name = "test" + ++databases;
        try (Connection connection = DriverManager.getConnection(url(), USER, PASSWORD);
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException refused) {
            throw new AssertionError("PostgreSQL does not create a database", refused);
        }
        return url(name);
    }

    /// The database that is there from the start, as a journal.
    ///
    /// @param parameters of its URL
    JournalDatabase journal(String parameters, int maxConnections) {
        return new JournalDatabase(url() + parameters, USER, PASSWORD, maxConnections);
    }

    /// A new and empty database, as a journal.
    ///
    /// @param parameters of its URL
    JournalDatabase newJournal(String parameters, int maxConnections) {
        return new JournalDatabase(newDatabase() + parameters, USER, PASSWORD, maxConnections);
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    public String user() {
        return USER;
    }

    public String password() {
        return PASSWORD;
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(hook);
        end();
    }

    private void end() {
        kill();
        PostgresBinaries.delete(directory);
    }

    private void kill() {
        if (server != null) {
            List<ProcessHandle> all = processes();
            signal("KILL", all);
            Awaitility.await().atMost(PATIENCE).until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
            server = null;
        }
    }

    private List<ProcessHandle> processes() {
        if (server == null) {
            return List.of();
        }
        return Stream.concat(Stream.of(server.toHandle()), server.descendants()).toList();
    }

    private void signal(String name, List<ProcessHandle> processes) {
        var command = new ArrayList<>(List.of("kill", "-" + name));
        processes.forEach(process -> command.add(String.valueOf(process.pid())));
        try {
            exited(new ProcessBuilder(command).start());
        } catch (IOException failed) {
            throw new UncheckedIOException(String.join(" ", command), failed);
        }
    }

    private Process run(String program, String... arguments) {
        var command = new ArrayList<String>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"));
        }
        command.add(PostgresBinaries.directory().resolve("bin").resolve(program).toString());
        command.addAll(List.of(arguments));
        try {
            return new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException failed) {
            throw new UncheckedIOException(String.join(" ", command), failed);
        }
    }

    private Path data() {
        return directory.resolve("data");
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /// Waits a moment, or until the process is gone.
    private static void pause(Process process) {
        try {
            process.waitFor(50, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for a process", stop);
        }
    }

    private static boolean exited(Process process) {
        try {
            return process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for a process", stop);
        }
    }

    private AssertionError failed(String what) {
        try {
            return new AssertionError(what + ", its log:\n" + Files.readString(log));
        } catch (IOException unreadable) {
            return new AssertionError(what + ", and its log cannot be read", unreadable);
        }
    }
}
