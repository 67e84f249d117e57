package dev.gyre.persistence;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class H2JournalIT extends JournalContract {

    @TempDir
    private Path directory;

    @Override
    JournalDatabase database() {
        return new JournalDatabase("jdbc:h2:file:" + directory.resolve("journal"), "", "", 4);
    }
}
