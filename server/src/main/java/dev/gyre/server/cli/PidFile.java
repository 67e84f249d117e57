package dev.gyre.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The file with the process id (`pid_file`): there while the node runs.
final class PidFile {

    private PidFile() {}

    static void write(Path file) throws CommandException {
        try {
            Files.writeString(file, ProcessHandle.current().pid() + "\n");
        } catch (IOException failed) {
            throw new CommandException("pid_file cannot be written: " + failed, failed);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(file), "pid-file"));
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException stays) {
            System.err.println("pid_file cannot be deleted: " + stays);
        }
    }
}
