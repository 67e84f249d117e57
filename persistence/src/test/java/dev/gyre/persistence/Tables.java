package dev.gyre.persistence;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/// What really stands in the journal's tables.
final class Tables {

    private final JournalDatabase database;

    Tables(JournalDatabase database) {
        this.database = database;
    }

    static void await(JournalDatabase database, Predicate<Tables> condition) {
        var tables = new Tables(database);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> condition.test(tables));
    }

    long events(String persistenceId) {
        return count("select count(*) from \"event_journal\" where \"persistence_id\" = ?", persistenceId);
    }

    long snapshots(String persistenceId) {
        return count("select count(*) from \"snapshot\" where \"persistence_id\" = ?", persistenceId);
    }

    /// One event for each of the persistence ids.
    void events(List<String> persistenceIds, long sequenceNr, long atMillis) {
        String sql = "insert into \"event_journal\" (" + JournalRow.COLUMNS + ") values (?, ?, 'w', ?, '', 1, '', ?)";
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            connection.setAutoCommit(false);
            for (String persistenceId : persistenceIds) {
                statement.setString(1, persistenceId);
                statement.setLong(2, sequenceNr);
                statement.setLong(3, atMillis);
                statement.setBytes(4, new byte[1]);
                statement.addBatch();
            }
            statement.executeBatch();
            connection.commit();
        } catch (SQLException failed) {
            throw new AssertionError(sql, failed);
        }
    }

    void snapshot(String persistenceId, long sequenceNr, long atMillis) {
        execute(
                "insert into \"snapshot\" (\"persistence_id\", \"sequence_number\", \"created\", \"snapshot_ser_id\","
                        + " \"snapshot_ser_manifest\", \"snapshot_payload\") values (?, ?, ?, 1, '', ?)",
                persistenceId,
                sequenceNr,
                atMillis,
                new byte[1]);
    }

    long count(String sql, Object... parameters) {
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                return result.getLong(1);
            }
        } catch (SQLException failed) {
            throw new AssertionError(sql, failed);
        }
    }

    void execute(String sql, Object... parameters) {
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            statement.execute();
        } catch (SQLException failed) {
            throw new AssertionError(sql, failed);
        }
    }
}
