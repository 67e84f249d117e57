package dev.gyre.server.channel;

import java.time.Duration;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.ActorRef;

/// Tells whether the regions have been the same ones for a while: a node that has just come is busy with its start, and
/// others may follow it.
final class Calm {

    private final long nanos;
    private final LongSupplier nanoTime;
    private Set<ActorRef> regions = Set.of();
    private long sinceNanos;

    Calm(Duration time, LongSupplier nanoTime) {
        this.nanos = time.toNanos();
        this.nanoTime = nanoTime;
    }

    boolean isSettled(Set<ActorRef> current) {
        long now = nanoTime.getAsLong();
        if (!current.equals(regions)) {
            regions = current;
            sinceNanos = now;
        }
        return now - sinceNanos >= nanos;
    }
}
