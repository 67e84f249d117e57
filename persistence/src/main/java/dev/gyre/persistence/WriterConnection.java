package dev.gyre.persistence;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The writer's connection: opened when it is needed, checked after a pause, and after a failure not tried again before
/// a growing back-off is over, so that writes fail at once instead of waiting for a database that is away.
///
/// For one thread.
final class WriterConnection {

    private static final Logger LOG = LoggerFactory.getLogger(WriterConnection.class);
    private static final long CHECK_AFTER_NANOS = Duration.ofMillis(500).toNanos();
    private static final long FIRST_BACK_OFF_NANOS = Duration.ofMillis(100).toNanos();
    private static final long LONGEST_BACK_OFF_NANOS = Duration.ofSeconds(3).toNanos();

    private final JournalDatabase database;

    private @Nullable BatchInsert open;
    private long usedNanos;

    private @Nullable Exception failure;
    private long backOffNanos = FIRST_BACK_OFF_NANOS;
    private long retryNanos;

    WriterConnection(JournalDatabase database) {
        this.database = database;
    }

    /// @throws JournalUnavailableException when the connection is or becomes unusable
    /// @throws SQLException when the database refuses these rows; the connection stays usable
    void insert(List<JournalRow> rows) throws SQLException {
        if (failure != null && System.nanoTime() - retryNanos < 0) {
            throw new JournalUnavailableException("the journal's connection is broken", failure);
        }
        try {
            connection().insert(rows);
            usedNanos = System.nanoTime();
            recovered();
        } catch (SQLException failed) {
            if (refusesTheRows(failed)) {
                throw failed;
            }
            throw broken(failed);
        } catch (RuntimeException failed) {
            throw broken(failed);
        }
    }

    private BatchInsert connection() throws SQLException {
        if (open != null && System.nanoTime() - usedNanos > CHECK_AFTER_NANOS && !open.isValid()) {
            close();
        }
        if (open == null) {
            open = BatchInsert.open(database);
        }
        return open;
    }

    /// Classes of SQL states: 22 data, 23 constraint, 40 a conflict with another transaction, 54 a limit.
    private static boolean refusesTheRows(SQLException failed) {
        String state = failed.getSQLState();
        return state != null && List.of("22", "23", "40", "54").contains(state.substring(0, 2));
    }

    private JournalUnavailableException broken(Exception cause) {
        close();
        if (failure == null) {
            LOG.atWarn()
                    .addKeyValue("database", database.shownUrl())
                    .setCause(cause)
                    .log("the journal cannot write");
        }
        failure = cause;
        retryNanos = System.nanoTime() + backOffNanos;
        backOffNanos = Math.min(2 * backOffNanos, LONGEST_BACK_OFF_NANOS);
        return new JournalUnavailableException("the journal's connection is broken", cause);
    }

    private void recovered() {
        if (failure != null) {
            LOG.atInfo().addKeyValue("database", database.shownUrl()).log("the journal writes again");
            failure = null;
            backOffNanos = FIRST_BACK_OFF_NANOS;
        }
    }

    void close() {
        try {
            if (open != null) {
                open.close();
            }
        } catch (SQLException gone) {
            LOG.atDebug().setCause(gone).log("the journal's connection was already gone");
        }
        open = null;
    }
}
