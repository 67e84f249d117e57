package dev.gyre.persistence;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether the database is away, as seen by the connections of one purpose: after a failure none of them tries again
/// before a growing back-off is over, so that their callers fail at once instead of waiting.
///
/// For any thread.
final class Outage {

    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);
    private static final long FIRST_BACK_OFF_NANOS = Duration.ofMillis(100).toNanos();
    private static final long LONGEST_BACK_OFF_NANOS = Duration.ofSeconds(1).toNanos();

    private final String shownUrl;
    private final String verb;
    private volatile @Nullable Exception failure;
    private long backOffNanos = FIRST_BACK_OFF_NANOS;
    private long retryNanos;

    /// @param shownUrl without a password
    /// @param verb what the connections are for, for the log
    Outage(String shownUrl, String verb) {
        this.shownUrl = shownUrl;
        this.verb = verb;
    }

    /// @throws JournalUnavailableException during the back-off
    void check() {
        if (failure != null) {
            checkBackOff();
        }
    }

    private synchronized void checkBackOff() {
        Exception cause = failure;
        if (cause != null && System.nanoTime() - retryNanos < 0) {
            throw new JournalUnavailableException("the journal's connection is broken", cause);
        }
    }

    synchronized JournalUnavailableException begun(Exception cause) {
        if (failure == null) {
            LOG.atWarn().addKeyValue("database", shownUrl).setCause(cause).log("the journal cannot {}", verb);
        }
        failure = cause;
        retryNanos = System.nanoTime() + backOffNanos;
        backOffNanos = Math.min(2 * backOffNanos, LONGEST_BACK_OFF_NANOS);
        return new JournalUnavailableException("the journal's connection is broken", cause);
    }

    void ended() {
        if (failure != null) {
            logEnd();
        }
    }

    private synchronized void logEnd() {
        if (failure != null) {
            LOG.atInfo().addKeyValue("database", shownUrl).log("the journal can {} again", verb);
            failure = null;
            backOffNanos = FIRST_BACK_OFF_NANOS;
        }
    }
}
