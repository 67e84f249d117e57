package dev.gyre.persistence;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/// Where the journal is.
///
/// @param url `jdbc:h2:…` or `jdbc:postgresql:…`; parameters that the journal needs are added when they are missing
/// @param maxConnections connections in the pool, at least 2: recovery must not wait behind writes
public record JournalDatabase(String url, String user, String password, int maxConnections) {

    public JournalDatabase {
        DatabaseKind.of(url);
        if (maxConnections < 2) {
            throw new IllegalArgumentException(
                    "the journal needs a pool of at least 2 connections, not " + maxConnections);
        }
    }

    DatabaseKind kind() {
        return DatabaseKind.of(url);
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
