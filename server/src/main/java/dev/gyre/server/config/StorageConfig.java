package dev.gyre.server.config;

import java.util.List;

/// Gyre's own `storage` section: the journal's database.
///
/// @param url a JDBC URL, `jdbc:h2:file:…`, `jdbc:h2:mem:…`, `jdbc:h2:tcp:…` or `jdbc:postgresql:…`
/// @param maxConnections connections in the pool
public record StorageConfig(String url, String user, Secret password, int maxConnections) {

    /// Shared, but by nodes of one machine that try things out.
    private static final String H2_SERVER = "jdbc:h2:tcp:";

    /// One to write, one to read, one to delete.
    private static final int LEAST_CONNECTIONS = 3;

    private static final List<String> DATABASES =
            List.of("jdbc:h2:file:", "jdbc:h2:mem:", H2_SERVER, "jdbc:postgresql:");

    static StorageConfig read(Section s) {
        String url = s.string(
                "url",
                "jdbc:h2:file:./data/gyre",
                "Database that holds durable history: `jdbc:h2:file:…` for one node, `jdbc:postgresql://host/database`"
                        + " for several, `jdbc:h2:mem:…` for tests.");
        s.check(
                DATABASES.stream().anyMatch(url::startsWith),
                "url",
                "must start with jdbc:h2:file:, jdbc:h2:mem:, jdbc:h2:tcp: or jdbc:postgresql:");
        String user = s.string("user", "", "User of the database.");
        Secret password = s.secret("password", "Password of the database.");
        int maxConnections = s.integer("max_connections", 8, "Connections to the database, at least 3.");
        s.check(maxConnections >= LEAST_CONNECTIONS, "max_connections", "must be at least " + LEAST_CONNECTIONS);
        return new StorageConfig(url, user, password, maxConnections);
    }

    /// Whether several nodes can use the database together.
    public boolean shared() {
        return !url.startsWith("jdbc:h2:") || url.startsWith(H2_SERVER);
    }
}
