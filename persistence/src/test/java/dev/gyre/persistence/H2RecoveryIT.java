package dev.gyre.persistence;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class H2RecoveryIT extends RecoveryContract {

    @TempDir
    private Path directory;

    @Override
    JournalDatabase database(int maxConnections) {
        return new JournalDatabase("jdbc:h2:file:" + directory.resolve("journal"), "", "", maxConnections);
    }
}
