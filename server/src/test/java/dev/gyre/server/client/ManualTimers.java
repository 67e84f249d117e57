package dev.gyre.server.client;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.pekko.actor.Cancellable;

/// A clock that stands still until a test moves it, and timers that go by it.
final class ManualTimers implements Timers, InstantSource {

    private final List<Pending> pending = new ArrayList<>();
    private Instant now;

    ManualTimers(Instant start) {
        this.now = start;
    }

    private record Pending(Instant due, Runnable task) {}

    @Override
    public Instant instant() {
        return now;
    }

    long second() {
        return now.getEpochSecond();
    }

    @Override
    public Cancellable after(Duration delay, Runnable task) {
        Pending timer = new Pending(now.plus(delay), task);
        pending.add(timer);
        return new Cancellable() {
            @Override
            public boolean cancel() {
                return pending.remove(timer);
            }

            @Override
            public boolean isCancelled() {
                return !pending.contains(timer);
            }
        };
    }

    int pending() {
        return pending.size();
    }

    /// Moves the clock from one timer to the next; `settle` runs after each.
    void advance(Duration time, Runnable settle) {
        Instant end = now.plus(time);
        while (true) {
            Pending next =
                    pending.stream().min(Comparator.comparing(Pending::due)).orElse(null);
            if (next == null || next.due().isAfter(end)) {
                now = end;
                return;
            }
            now = next.due().isAfter(now) ? next.due() : now;
            pending.remove(next);
            next.task().run();
            settle.run();
        }
    }
}
