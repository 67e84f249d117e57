package dev.gyre.persistence;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.h2.tools.Server;

/// An H2 database that several nodes on this machine share, for trying things out: it ends with this process.
public final class H2Server implements AutoCloseable {

    private final Server server;

    private H2Server(Server server) {
        this.server = server;
    }

    /// Serves on a free port, to programs of this machine only.
    ///
    /// @param folder of the databases' files
    public static H2Server start(Path folder) throws IOException {
        try {
            return new H2Server(Server.createTcpServer(
                            "-tcpPort",
                            "0",
                            "-ifNotExists",
                            "-baseDir",
                            folder.toAbsolutePath().toString())
                    .start());
        } catch (SQLException refused) {
            throw new IOException("the H2 server cannot start: " + refused.getMessage(), refused);
        }
    }

    /// @param database name of the file, without ending
    public String url(String database) {
        return "jdbc:h2:tcp://127.0.0.1:" + server.getPort() + "/./" + database;
    }

    @Override
    public void close() {
        server.stop();
    }
}
