package dev.gyre.persistence;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/// Where the journal is.
///
/// @param url `jdbc:h2:…` or `jdbc:postgresql:…`; parameters that the journal needs are added when they are missing
/// @param maxConnections at least 3: writing, reading, and deleting must not wait for each other
public record JournalDatabase(String url, String user, String password, int maxConnections) {

    private static final int LEAST_CONNECTIONS = 3;
    private static final int MOST_READ_CONNECTIONS = 4;

    public JournalDatabase {
        DatabaseKind.of(url);
        if (maxConnections < LEAST_CONNECTIONS) {
            throw new IllegalArgumentException(
                    "the journal needs at least " + LEAST_CONNECTIONS + " connections, not " + maxConnections);
        }
    }

    DatabaseKind kind() {
        return DatabaseKind.of(url);
    }

    /// The connections of recovery, each with a thread of its own.
    int readConnections() {
        return Math.min(maxConnections / 2, MOST_READ_CONNECTIONS);
    }

    /// The connections of the plugin's pool: the writer has one of its own, and recovery has some.
    int pooledConnections() {
        return maxConnections - 1 - readConnections();
    }

    /// The URL that is really used.
    String completeUrl() {
        return kind().complete(url);
    }

    /// The URL for messages, without a password.
    public String shownUrl() {
        return DatabaseKind.withoutPassword(url);
    }

    /// A connection of its own, outside any pool. Blocks.
    Connection connect() {
        var properties = new Properties();
        if (!user.isEmpty()) {
            properties.setProperty("user", user);
        }
        if (!password.isEmpty()) {
            properties.setProperty("password", password);
        }
        try {
            return DriverManager.getConnection(completeUrl(), properties);
        } catch (SQLException refused) {
            throw new JournalConnectionException(shownUrl(), refused);
        }
    }

    @Override
    public String toString() {
        return "JournalDatabase[url=" + shownUrl() + ", user=" + user + ", maxConnections=" + maxConnections + "]";
    }
}
