package dev.gyre.persistence;

import dev.gyre.persistence.ReadStatements.Beginning;
import dev.gyre.persistence.ReadStatements.SnapshotRow;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Extension;
import org.apache.pekko.dispatch.Futures;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.Tuple2;
import scala.concurrent.Future;
import scala.runtime.BoxedUnit;

/// Reads what channels have stored, for the plugin's journal and its snapshot store alike.
///
/// A recovery asks the store for the newest snapshot first and the journal for the highest sequence number next. Both
/// are read at once, and the second answer is kept for the question that follows: a channel that has stored nothing
/// costs one statement on one thread. Any write of the channel that ends meanwhile makes the kept answer void.
final class Recoveries implements Extension {

    /// Pekko lets 50 actors recover at a time.
    private static final int MOST_QUEUED = 1000;

    private static final int MOST_KEPT = 1000;
    private static final long KEPT_NANOS = Duration.ofSeconds(1).toNanos();

    /// Rows of one query; between two snapshots a channel stores some hundreds.
    private static final int PAGE = 500;

    private final JournalReader reader;
    private final Serialization serialization;
    private final ConcurrentHashMap<String, Kept> kept = new ConcurrentHashMap<>();

    /// The highest sequence number of a recovery that has begun; null until it has been read.
    private static final class Kept {
        private volatile @Nullable Long highestSequenceNr;
        private volatile long readNanos;

        void read(long highest) {
            readNanos = System.nanoTime();
            highestSequenceNr = highest;
        }

        boolean isFresh() {
            return highestSequenceNr != null && System.nanoTime() - readNanos < KEPT_NANOS;
        }
    }

    private Recoveries(JournalReader reader, Serialization serialization) {
        this.reader = reader;
        this.serialization = serialization;
    }

    /// The one of this actor system.
    static Recoveries of(ActorSystem system) {
        return RecoveriesId.INSTANCE.get(system);
    }

    static Recoveries start(ActorSystem system) {
        var reader =
                new JournalReader(JournalSettings.databaseOf(system.settings().config()), MOST_QUEUED);
        reader.start();
        system.registerOnTermination(reader::stop);
        return new Recoveries(reader, SerializationExtension.get(system));
    }

    /// Empty when there is none.
    Future<Option<Tuple2<SnapshotMetadata, Object>>> newestSnapshot(String persistenceId) {
        var beginning = new Kept();
        if (kept.size() >= MOST_KEPT) {
            kept.clear();
        }
        kept.put(persistenceId, beginning);
        return reader.read(persistenceId, connection -> {
            Beginning found = connection.use(statements -> statements.beginning(persistenceId));
            beginning.read(found.highestSequenceNr());
            SnapshotRow snapshot = found.snapshot();
            return snapshot == null ? Option.empty() : Option.apply(selected(persistenceId, snapshot));
        });
    }

    private Tuple2<SnapshotMetadata, Object> selected(String persistenceId, SnapshotRow row) {
        return new Tuple2<>(
                SnapshotMetadata.apply(persistenceId, row.sequenceNr(), row.createdMillis()),
                deserialize("snapshot", row.sequenceNr(), row.payload(), row.serializerId(), row.manifest()));
    }

    /// 0 when there is no event.
    Future<Object> highestSequenceNr(String persistenceId) {
        Kept known = kept.remove(persistenceId);
        if (known != null && known.isFresh()) {
            return Futures.successful(known.highestSequenceNr);
        }
        return reader.read(
                persistenceId, connection -> connection.use(statements -> statements.highestSequenceNr(persistenceId)));
    }

    /// A write of the channel has ended.
    void forget(String persistenceId) {
        kept.remove(persistenceId);
    }

    /// Reads events in pages.
    ///
    /// @param to the last sequence number, included
    /// @param max how many
    /// @param each called by a reader's thread with every event, in order
    Future<BoxedUnit> replay(String persistenceId, long from, long to, long max, Consumer<PersistentRepr> each) {
        return reader.read(persistenceId, connection -> {
            long next = from;
            long left = max;
            while (next <= to && left > 0) {
                long first = next;
                int limit = (int) Math.min(PAGE, left);
                List<JournalRow> page =
                        connection.use(statements -> statements.events(persistenceId, first, to, limit));
                page.forEach(row -> each.accept(event(row)));
                if (page.size() < limit) {
                    break;
                }
                left -= limit;
                next = page.getLast().sequenceNr() + 1;
            }
            return BoxedUnit.UNIT;
        });
    }

    private PersistentRepr event(JournalRow row) {
        Object event =
                deserialize("event", row.sequenceNr(), row.payload(), row.serializerId(), row.serializerManifest());
        return PersistentRepr.apply(
                        event,
                        row.sequenceNr(),
                        row.persistenceId(),
                        row.adapterManifest(),
                        false,
                        ActorRef.noSender(),
                        row.writer())
                .withTimestamp(row.timestampMillis());
    }

    private Object deserialize(String kind, long sequenceNr, byte[] payload, int serializerId, String manifest) {
        return serialization
                .deserialize(payload, serializerId, manifest)
                .fold(
                        damaged -> {
                            throw new IllegalStateException(
                                    "its " + kind + " " + sequenceNr + " is damaged: " + damaged.getMessage(), damaged);
                        },
                        stored -> stored);
    }
}
