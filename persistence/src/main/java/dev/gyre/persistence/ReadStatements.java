package dev.gyre.persistence;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The journal's queries over one connection, prepared once.
///
/// Both columns of the primary keys are named in the order, because H2 walks an index backwards only for all of it.
final class ReadStatements implements JournalSession {

    private static final String HIGHEST =
            "select \"sequence_number\" from \"event_journal\" where \"persistence_id\" = ?"
                    + " order by \"persistence_id\" desc, \"sequence_number\" desc limit 1";

    private static final String NEWEST_SNAPSHOT = "select \"sequence_number\", \"created\", \"snapshot_ser_id\","
            + " \"snapshot_ser_manifest\", \"snapshot_payload\" from \"snapshot\" where \"persistence_id\" = ?"
            + " order by \"persistence_id\" desc, \"sequence_number\" desc limit 1";

    /// Always one row. One statement, so that PostgreSQL answers both questions for the same moment.
    private static final String BEGINNING =
            "select (" + HIGHEST + "), newest.* from (select 1) one left join (" + NEWEST_SNAPSHOT + ") newest on true";

    private static final String EVENTS = "select " + JournalRow.COLUMNS + " from \"event_journal\""
            + " where \"persistence_id\" = ? and \"sequence_number\" >= ? and \"sequence_number\" <= ?"
            + " and not \"deleted\" order by \"sequence_number\" limit ?";

    /// What a recovery begins with.
    ///
    /// @param highestSequenceNr of all events, also deleted ones; 0 when there is none
    /// @param snapshot the newest one
    record Beginning(long highestSequenceNr, @Nullable SnapshotRow snapshot) {}

    /// Carried to the serializer and never compared.
    @SuppressWarnings("ArrayRecordComponent")
    record SnapshotRow(long sequenceNr, long createdMillis, int serializerId, String manifest, byte[] payload) {}

    private final Connection connection;
    private final PreparedStatement highest;
    private final PreparedStatement beginning;
    private final PreparedStatement events;

    private ReadStatements(Connection connection) throws SQLException {
        this.connection = connection;
        this.highest = connection.prepareStatement(HIGHEST);
        this.beginning = connection.prepareStatement(BEGINNING);
        this.events = connection.prepareStatement(EVENTS);
    }

    /// Opens a connection. Blocks.
    static ReadStatements open(JournalDatabase database) throws SQLException {
        return new ReadStatements(database.connect());
    }

    Beginning beginning(String persistenceId) throws SQLException {
        beginning.setString(1, persistenceId);
        beginning.setString(2, persistenceId);
        try (ResultSet row = beginning.executeQuery()) {
            row.next();
            long highestSequenceNr = row.getLong(1);
            byte[] payload = row.getBytes(6);
            return new Beginning(
                    highestSequenceNr,
                    payload == null
                            ? null
                            : new SnapshotRow(
                                    row.getLong(2), row.getLong(3), row.getInt(4), row.getString(5), payload));
        }
    }

    /// 0 when there is no event.
    long highestSequenceNr(String persistenceId) throws SQLException {
        highest.setString(1, persistenceId);
        try (ResultSet row = highest.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /// In order, without deleted ones.
    ///
    /// @param to the last sequence number, included
    List<JournalRow> events(String persistenceId, long from, long to, int limit) throws SQLException {
        events.setString(1, persistenceId);
        events.setLong(2, from);
        events.setLong(3, to);
        events.setInt(4, limit);
        try (ResultSet row = events.executeQuery()) {
            var rows = new ArrayList<JournalRow>();
            while (row.next()) {
                rows.add(new JournalRow(
                        row.getString(1),
                        row.getLong(2),
                        row.getString(3),
                        row.getLong(4),
                        row.getString(5),
                        row.getInt(6),
                        row.getString(7),
                        row.getBytes(8)));
            }
            return rows;
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
