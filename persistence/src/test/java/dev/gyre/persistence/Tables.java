package dev.gyre.persistence;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
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
