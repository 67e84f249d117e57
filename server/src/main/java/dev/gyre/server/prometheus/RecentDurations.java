package dev.gyre.server.prometheus;

import dev.gyre.server.metrics.Durations;
import java.time.Duration;

/// The durations of the last minutes, for quantiles that follow what happens: between five and ten minutes, or since
/// the start. For one thread.
final class RecentDurations {

    private static final long TURN_NANOS = Duration.ofMinutes(5).toNanos();

    private final Durations durations;
    private Durations.Recorded begin = Durations.Recorded.NOTHING;
    private Durations.Recorded next = Durations.Recorded.NOTHING;
    private long turnedNanos;

    /// @param nanoTime now
    RecentDurations(Durations durations, long nanoTime) {
        this.durations = durations;
        this.turnedNanos = nanoTime;
    }

    /// @param nanoTime now
    Durations.Recorded recent(long nanoTime) {
        Durations.Recorded all = durations.recorded();
        if (nanoTime - turnedNanos >= TURN_NANOS) {
            begin = next;
            next = all;
            turnedNanos = nanoTime;
        }
        return all.since(begin);
    }
}
