package dev.gyre.persistence;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.util.List;

/// A JDBC batch in a transaction. H2 writes a commit to the file, but leaves it to the operating system to bring it to
/// the disk: the checkpoint does that, once a batch, so that a power failure takes no acknowledged row either.
final class H2BatchInsert implements BatchInsert {

    private static final String INSERT =
            "insert into \"event_journal\" (" + JournalRow.COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?)";

    private final Connection connection;
    private final PreparedStatement statement;
    private final Statement sync;

    H2BatchInsert(Connection connection) throws SQLException {
        this.connection = connection;
        connection.setAutoCommit(false);
        this.statement = connection.prepareStatement(INSERT);
        this.sync = connection.createStatement();
    }

    @Override
    public void insert(List<JournalRow> rows) throws SQLException {
        try {
            for (JournalRow row : rows) {
                statement.setString(1, row.persistenceId());
                statement.setLong(2, row.sequenceNr());
                statement.setString(3, row.writer());
                statement.setLong(4, row.timestampMillis());
                statement.setString(5, row.adapterManifest());
                statement.setInt(6, row.serializerId());
                statement.setString(7, row.serializerManifest());
                statement.setBytes(8, row.payload());
                statement.addBatch();
            }
            statement.executeBatch();
            connection.commit();
            sync.execute("checkpoint sync");
        } catch (SQLException failed) {
            rollback(failed);
            throw failed;
        }
    }

    private void rollback(SQLException failed) throws SQLException {
        try {
            statement.clearBatch();
            connection.rollback();
        } catch (SQLException broken) {
            broken.addSuppressed(failed);
            throw new SQLNonTransientConnectionException("a failed batch could not be rolled back", "08006", broken);
        }
    }

    @Override
    public boolean isValid() throws SQLException {
        return connection.isValid(2);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
