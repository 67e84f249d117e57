package dev.gyre.persistence;

import java.sql.SQLException;

/// A connection to the database with the statements of one purpose. For one thread.
interface JournalSession extends AutoCloseable {

    boolean isValid() throws SQLException;

    @Override
    void close() throws SQLException;
}
