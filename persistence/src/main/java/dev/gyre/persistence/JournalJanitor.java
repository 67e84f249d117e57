package dev.gyre.persistence;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;

/// Forgets channels that nobody has used for so long that their meta data have run out: an entity that sleeps cannot
/// delete its own rows.
///
/// A channel that is awake is safe as long as its rows are older than it lives without a write: its next write opens a
/// new stream, so it needs none of the rows that were deleted. One that only readers keep alive stores a
/// [ChannelEvent.StreamTouched] before half of that time is over.
public final class JournalJanitor {

    /// Rows read with one statement; the channels among them are deleted in one transaction.
    private static final int PAGE = 5000;

    /// In the order of the primary key, so that a page costs what it holds.
    private static final String NEXT_PAGE = "select \"persistence_id\", \"write_timestamp\" from \"event_journal\""
            + " where \"persistence_id\" > ? order by \"persistence_id\", \"sequence_number\" limit " + PAGE;

    /// Asks again whether something new was stored: the page may end within a channel, and was read without a lock.
    private static final String DELETE_EVENTS = "delete from \"event_journal\" where \"persistence_id\" = ?"
            + " and not exists (select 1 from \"event_journal\" newer"
            + " where newer.\"persistence_id\" = ? and newer.\"write_timestamp\" >= ?)"
            + " and not exists (select 1 from \"snapshot\" newer"
            + " where newer.\"persistence_id\" = ? and newer.\"created\" >= ?)";

    private static final String DELETE_SNAPSHOTS = "delete from \"snapshot\" where \"persistence_id\" = ?"
            + " and not exists (select 1 from \"event_journal\" event where event.\"persistence_id\" = ?)";

    private final JournalDatabase database;

    public JournalJanitor(JournalDatabase database) {
        this.database = database;
    }

    /// Deletes every channel that has stored neither event nor snapshot for a while. Reads the journal once in pages
    /// and blocks meanwhile, so it belongs on a thread that may wait; one node is enough, two do no harm.
    ///
    /// @param olderThan longer than one and a half times every `history_meta_ttl` in use
    /// @return how many channels were deleted
    /// @throws JournalConnectionException when the database cannot be reached
    /// @throws JournalUnavailableException when it fails on the way; what was deleted so far stays deleted
    public int deleteExpired(Instant now, Duration olderThan) {
        long cutOffMillis = now.minus(olderThan).toEpochMilli();
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            int deleted = 0;
            String last = "";
            while (true) {
                Page page = page(connection, last, cutOffMillis);
                deleted += delete(connection, page.expired(), cutOffMillis);
                connection.commit();
                if (page.rows() < PAGE) {
                    return deleted;
                }
                last = page.last();
            }
        } catch (SQLException failed) {
            throw new JournalUnavailableException("expired channels cannot be deleted", failed);
        }
    }

    /// @param last the last channel of the page
    /// @param expired channels of which the page holds only old events
    private record Page(int rows, String last, Set<String> expired) {}

    private static Page page(Connection connection, String after, long cutOffMillis) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(NEXT_PAGE)) {
            select.setString(1, after);
            int rows = 0;
            String last = after;
            var expired = new LinkedHashSet<String>();
            try (ResultSet events = select.executeQuery()) {
                while (events.next()) {
                    rows++;
                    String persistenceId = events.getString(1);
                    boolean old = events.getLong(2) < cutOffMillis;
                    if (!old) {
                        expired.remove(persistenceId);
                    } else if (!persistenceId.equals(last)) {
                        expired.add(persistenceId);
                    }
                    last = persistenceId;
                }
            }
            return new Page(rows, last, expired);
        }
    }

    private static int delete(Connection connection, Set<String> expired, long cutOffMillis) throws SQLException {
        if (expired.isEmpty()) {
            return 0;
        }
        try (PreparedStatement events = connection.prepareStatement(DELETE_EVENTS);
                PreparedStatement snapshots = connection.prepareStatement(DELETE_SNAPSHOTS)) {
            for (String persistenceId : expired) {
                events.setString(1, persistenceId);
                events.setString(2, persistenceId);
                events.setLong(3, cutOffMillis);
                events.setString(4, persistenceId);
                events.setLong(5, cutOffMillis);
                events.addBatch();
                snapshots.setString(1, persistenceId);
                snapshots.setString(2, persistenceId);
                snapshots.addBatch();
            }
            int deleted = 0;
            for (int rows : events.executeBatch()) {
                deleted += rows > 0 ? 1 : 0;
            }
            snapshots.executeBatch();
            return deleted;
        }
    }
}
