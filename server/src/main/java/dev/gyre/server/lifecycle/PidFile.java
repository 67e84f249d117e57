package dev.gyre.server.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `pid_file`: holds the process id while the node runs.
public final class PidFile {

    private static final Logger LOG = LoggerFactory.getLogger(PidFile.class);

    private PidFile() {}

    /// @param path empty for no file
    public static void write(String path) throws IOException {
        if (path.isEmpty()) {
            return;
        }
        Path file = Path.of(path);
        try {
            Files.writeString(file, ProcessHandle.current().pid() + "\n");
        } catch (IOException refused) {
            throw new IOException("pid_file " + path + " cannot be written: " + refused.getMessage(), refused);
        }
    }

    /// Nobody is left to tell when it stays: the next start overwrites it.
    public static void remove(String path) {
        try {
            if (!path.isEmpty()) {
                Files.deleteIfExists(Path.of(path));
            }
        } catch (IOException gone) {
            LOG.atWarn().addKeyValue("file", path).setCause(gone).log("the pid file stays");
        }
    }
}
