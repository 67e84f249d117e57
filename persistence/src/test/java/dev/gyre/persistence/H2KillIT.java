package dev.gyre.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process that is killed has lost nothing that it had acknowledged.
class H2KillIT {

    private static final int ACKNOWLEDGED = 3000;

    private static final String STORED = " is stored";

    @TempDir
    private Path directory;

    @Test
    void killedProcessHasStoredWhatItAcknowledged() throws Exception {
        JournalDatabase database = database(directory);
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> acknowledged = readAndKill(child);
        assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();

        JournalSchema.prepare(database);
        var tables = new Tables(database);
        for (String persistenceId : acknowledged) {
            assertThat(tables.events(persistenceId)).as(persistenceId).isEqualTo(2);
        }
    }

    /// Kills after so many lines, and reads on to the end, for what the process said before it died counts too.
    private static List<String> readAndKill(Process child) throws IOException {
        var acknowledged = new ArrayList<String>();
        try (BufferedReader lines = child.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                // The last line may be cut off.
                if (line.endsWith(STORED)) {
                    acknowledged.add(line.substring(0, line.length() - STORED.length()));
                }
                if (acknowledged.size() == ACKNOWLEDGED) {
                    child.toHandle().destroyForcibly();
                }
            }
        } finally {
            child.destroyForcibly();
        }
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ACKNOWLEDGED);
        return acknowledged;
    }

    private static JournalDatabase database(Path directory) {
        return new JournalDatabase("jdbc:h2:file:" + directory.resolve("journal"), "", "", 3);
    }

    /// Stores channels with two events each until it is killed, and says the name of each that is stored.
    static final class Writer {

        private Writer() {}

        public static void main(String[] arguments) {
            JournalDatabase database = database(Path.of(arguments[0]));
            JournalSchema.prepare(database);
            var writer = new JournalWriter(database, 400, 1000, new JournalFigures());
            writer.start();
            for (int batch = 0; ; batch++) {
                var writes = new ArrayList<JournalWrite>();
                for (int i = 0; i < 20; i++) {
                    JournalWrite write = Rows.write("channel|" + batch + "-" + i, 1, 2);
                    writes.add(write);
                    writer.add(write);
                }
                for (JournalWrite write : writes) {
                    if (Rows.isStored(write)) {
                        System.out.println(write.rows().getFirst().persistenceId() + STORED);
                    }
                }
                System.out.flush();
            }
        }
    }
}
