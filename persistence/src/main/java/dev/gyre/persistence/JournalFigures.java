package dev.gyre.persistence;

import java.util.concurrent.atomic.LongAdder;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;

/// What the journal's writer of an actor system has done so far. Any thread.
///
/// An extension, because the plugin makes the writer and takes nothing from others.
public final class JournalFigures implements Extension {

    private static final Id ID = new Id();

    private final LongAdder batches = new LongAdder();
    private final LongAdder rows = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder nanos = new LongAdder();

    JournalFigures() {}

    public static JournalFigures of(ClassicActorSystemProvider system) {
        return ID.get(system);
    }

    /// @param writtenRows that were committed together
    void stored(int writtenRows, long durationNanos) {
        batches.increment();
        rows.add(writtenRows);
        nanos.add(durationNanos);
    }

    /// A write of an entity was answered with a failure.
    void failed() {
        failures.increment();
    }

    /// Transactions that were committed.
    public long batches() {
        return batches.sum();
    }

    /// Events in them.
    public long rows() {
        return rows.sum();
    }

    /// Writes of entities that failed.
    public long failures() {
        return failures.sum();
    }

    /// How long the committed transactions took.
    public double seconds() {
        return nanos.sum() / 1e9;
    }

    private static final class Id extends AbstractExtensionId<JournalFigures> {
        @Override
        public JournalFigures createExtension(ExtendedActorSystem system) {
            return new JournalFigures();
        }
    }
}
