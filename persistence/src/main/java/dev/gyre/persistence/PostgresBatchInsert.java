package dev.gyre.persistence;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;

/// One statement with an array for each column: one plan for any number of rows, where rewritten batches need one for
/// each power of two. The statement is its own transaction, which saves the round trip of a commit.
///
/// The primary key keeps two writers of one channel apart only as long as the row that both want is there. A writer
/// that was paused may come back when it has been deleted behind a snapshot, so a row is also refused when a later
/// one of its channel exists: it becomes a null where none may be.
final class PostgresBatchInsert implements BatchInsert {

    private static final String INSERT = "insert into \"event_journal\" (" + JournalRow.COLUMNS
            + ") select id, case when exists (select 1 from \"event_journal\" later where later.\"persistence_id\" = id"
            + " and later.\"sequence_number\" > nr) then null else nr end, writer, written, adapter, serializer,"
            + " manifest, payload from unnest(?::text[], ?::bigint[], ?::text[], ?::bigint[], ?::text[], ?::int[],"
            + " ?::text[], ?::bytea[]) as new_row (id, nr, writer, written, adapter, serializer, manifest, payload)";

    private final Connection connection;
    private final PreparedStatement statement;

    PostgresBatchInsert(Connection connection) throws SQLException {
        this.connection = connection;
        this.statement = connection.prepareStatement(INSERT);
    }

    @Override
    public void insert(List<JournalRow> rows) throws SQLException {
        statement.setArray(1, column("text", rows, JournalRow::persistenceId, new String[rows.size()]));
        statement.setArray(2, column("int8", rows, JournalRow::sequenceNr, new Long[rows.size()]));
        statement.setArray(3, column("text", rows, JournalRow::writer, new String[rows.size()]));
        statement.setArray(4, column("int8", rows, JournalRow::timestampMillis, new Long[rows.size()]));
        statement.setArray(5, column("text", rows, JournalRow::adapterManifest, new String[rows.size()]));
        statement.setArray(6, column("int4", rows, JournalRow::serializerId, new Integer[rows.size()]));
        statement.setArray(7, column("text", rows, JournalRow::serializerManifest, new String[rows.size()]));
        statement.setArray(8, column("bytea", rows, JournalRow::payload, new byte[rows.size()][]));
        statement.executeUpdate();
    }

    private <T> Array column(String type, List<JournalRow> rows, Function<JournalRow, T> value, T[] values)
            throws SQLException {
        for (int i = 0; i < values.length; i++) {
            values[i] = value.apply(rows.get(i));
        }
        return connection.createArrayOf(type, values);
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
