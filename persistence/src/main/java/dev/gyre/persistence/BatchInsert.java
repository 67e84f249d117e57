package dev.gyre.persistence;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// Stores many rows with one commit, over one connection.
interface BatchInsert extends JournalSession {

    /// Opens a connection. Blocks.
    static BatchInsert open(JournalDatabase database) throws SQLException {
        Connection connection = database.connect();
        return switch (database.kind()) {
            case H2 -> new H2BatchInsert(connection);
            case POSTGRESQL -> new PostgresBatchInsert(connection);
        };
    }

    /// Returns when the rows are durable; after an exception none of them is stored, unless the connection broke.
    void insert(List<JournalRow> rows) throws SQLException;
}
