package dev.gyre.persistence;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection that is opened when it is needed, checked after a pause, and replaced after a failure as soon as the
/// back-off of its [Outage] is over.
///
/// For one thread.
///
/// @param <S> its statements
final class JournalConnection<S extends JournalSession> {

    /// Opens a connection. Blocks.
    interface Opener<S> {
        S open() throws SQLException;
    }

    interface Use<S, T> {
        T apply(S session) throws SQLException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(JournalConnection.class);
    private static final long CHECK_AFTER_NANOS = Duration.ofMillis(500).toNanos();

    private final Opener<S> opener;
    private final Outage outage;
    private @Nullable S open;
    private long usedNanos;

    JournalConnection(Opener<S> opener, Outage outage) {
        this.opener = opener;
        this.outage = outage;
    }

    /// @throws JournalUnavailableException when the connection is or becomes unusable
    /// @throws SQLException when the database refuses these values; the connection stays usable
    <T> T use(Use<S, T> use) throws SQLException {
        outage.check();
        try {
            T result = use.apply(session());
            usedNanos = System.nanoTime();
            outage.ended();
            return result;
        } catch (SQLException failed) {
            if (refusesTheValues(failed)) {
                throw failed;
            }
            throw broken(failed);
        } catch (RuntimeException failed) {
            throw broken(failed);
        }
    }

    private S session() throws SQLException {
        if (open != null && System.nanoTime() - usedNanos > CHECK_AFTER_NANOS && !open.isValid()) {
            close();
        }
        if (open == null) {
            open = opener.open();
        }
        return open;
    }

    /// Classes of SQL states: 22 data, 23 constraint, 40 a conflict with another transaction, 54 a limit.
    private static boolean refusesTheValues(SQLException failed) {
        String state = failed.getSQLState();
        return state != null && List.of("22", "23", "40", "54").contains(state.substring(0, 2));
    }

    private JournalUnavailableException broken(Exception cause) {
        close();
        return outage.begun(cause);
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
