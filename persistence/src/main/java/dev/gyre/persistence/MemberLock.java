package dev.gyre.persistence;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A lock in the shared database that every member of a cluster holds together with the others, on a connection of its
/// own: a node that reaches no other member can still see there that some live.
///
/// PostgreSQL releases it when the holder's process ends, and within some 15 seconds when its machine does. Pools that
/// give a connection to another client after each transaction break it, and so do other databases: there it is never
/// held.
public final class MemberLock implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MemberLock.class);

    /// The schema is part of the name: clusters that share a database have schemas of their own.
    private static final String NAME = "(" + 0x67797265 + ", hashtext(current_schema()))";

    /// In seconds, of the server's side of the connection: the defaults take hours to notice a machine that is gone.
    private static final String NOTICE_LOST_HOLDER =
            "set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 3; set tcp_keepalives_count = 3";

    private static final int ANSWER_SECONDS = 5;

    private final JournalDatabase database;
    private @Nullable Connection held;
    private boolean told;
    private boolean closed;

    public MemberLock(JournalDatabase database) {
        this.database = database;
    }

    /// Whether any member holds the lock; not to be asked by one that holds it itself. Blocks.
    ///
    /// @throws JournalUnavailableException when the database does not answer
    public boolean isHeld() {
        if (database.kind() != DatabaseKind.POSTGRESQL) {
            return false;
        }
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement();
                    ResultSet free = statement.executeQuery("select pg_try_advisory_xact_lock" + NAME)) {
                free.next();
                return !free.getBoolean(1);
            } finally {
                connection.rollback();
            }
        } catch (SQLException failed) {
            throw new JournalUnavailableException("the members' lock cannot be looked at", failed);
        }
    }

    /// Takes the lock, again when the connection was lost. Blocks; to be called every few seconds.
    public synchronized void hold() {
        if (closed || database.kind() != DatabaseKind.POSTGRESQL) {
            return;
        }
        try {
            if (held != null && held.isValid(ANSWER_SECONDS)) {
                return;
            }
            release();
            held = locked();
            if (told) {
                LOG.info("the members' lock is held again");
                told = false;
            }
        } catch (SQLException | JournalConnectionException lost) {
            if (!told) {
                LOG.atWarn()
                        .addKeyValue("database", database.shownUrl())
                        .setCause(lost)
                        .log("the members' lock is not held");
                told = true;
            }
        }
    }

    private Connection locked() throws SQLException {
        Connection connection = database.connect();
        try (Statement statement = connection.createStatement()) {
            statement.execute(NOTICE_LOST_HOLDER);
            statement.execute("select pg_advisory_lock_shared" + NAME);
            return connection;
        } catch (SQLException failed) {
            connection.close();
            throw failed;
        }
    }

    /// Gives the lock back for ever.
    @Override
    public synchronized void close() {
        closed = true;
        release();
    }

    private void release() {
        try {
            if (held != null) {
                held.close();
            }
        } catch (SQLException gone) {
            LOG.atDebug().setCause(gone).log("the members' lock was already gone");
        }
        held = null;
    }
}
