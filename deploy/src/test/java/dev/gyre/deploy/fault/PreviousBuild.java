package dev.gyre.deploy.fault;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.gyre.deploy.Distribution;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The build that users run when they upgrade to this one: made once from the commit that `previous.build` names.
final class PreviousBuild {

    private static final Duration LIMIT = Duration.ofMinutes(10);

    private PreviousBuild() {}

    /// The folder with `lib`, of system property `gyre.previous.home`, or else built from the repository.
    ///
    /// A source archive and a shallow clone have no earlier commits: there the test that asks is aborted.
    static Path home() {
        String given = System.getProperty("gyre.previous.home", "");
        return given.isEmpty() ? built(System.getProperty("gyre.previous.build")) : Path.of(given);
    }

    private static Path built(String commit) {
        Path folder = Distribution.home().resolveSibling("previous").resolve(commit);
        Path home = folder.resolve("deploy/target/gyre");
        if (Files.exists(home.resolve("lib/stamp"))) {
            return home;
        }
        Path root = Distribution.root();
        try {
            Files.createDirectories(folder);
            Path archive = folder.resolveSibling(commit + ".tar");
            if (run(root, "git", "cat-file", "-e", commit + "^{commit}") != 0) {
                if (run(root, "git", "rev-parse", "--verify", "HEAD") != 0 || isShallow(root)) {
                    abort("There is no earlier build here: " + root + " has no history of its commits");
                }
                throw new AssertionError("previous.build names " + commit + ", which is no commit of " + root);
            }
            expectSuccess(root, "git", "archive", "-o", archive.toString(), commit);
            expectSuccess(folder, "tar", "-xf", archive.toString());
            expectSuccess(folder, "./gyre", "version");
            return home;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static boolean isShallow(Path root) throws IOException {
        return run(root, "git", "rev-parse", "--is-shallow-repository") == 0
                && output(root).contains("true");
    }

    private static void expectSuccess(Path folder, String... command) throws IOException {
        if (run(folder, command) != 0) {
            throw new AssertionError(String.join(" ", command) + " failed: " + output(folder));
        }
    }

    private static int run(Path folder, String... command) throws IOException {
        var builder = new ProcessBuilder(List.of(command))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log(folder).toFile());
        builder.environment().put("GYRE_AOT", "off");
        builder.environment().put("GYRE_JAVA_HOME", Distribution.javaHome().toString());
        Process process = builder.start();
        try {
            if (process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new AssertionError(String.join(" ", command) + " did not end within " + LIMIT);
    }

    private static String output(Path folder) throws IOException {
        return Files.readString(log(folder), StandardCharsets.UTF_8);
    }

    /// Of the newest command in this folder.
    private static Path log(Path folder) {
        return Distribution.home().resolveSibling("previous").resolve(folder.getFileName() + ".log");
    }
}
