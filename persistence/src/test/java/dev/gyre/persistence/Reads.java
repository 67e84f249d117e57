package dev.gyre.persistence;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.persistence.PersistentRepr;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;

/// What recovery reads, awaited.
final class Reads {

    private final Recoveries recoveries;

    Reads(JournalNode node) {
        this.recoveries = Recoveries.of(node.kit().system().classicSystem());
    }

    /// The sequence number of the newest snapshot; 0 for none.
    long snapshot(String persistenceId) {
        var found = await(recoveries.newestSnapshot(persistenceId));
        return found.isEmpty() ? 0 : found.get()._1().sequenceNr();
    }

    long highest(String persistenceId) {
        return (Long) await(recoveries.highestSequenceNr(persistenceId));
    }

    /// The sequence numbers of the events, in the order in which they came.
    List<Long> replay(String persistenceId, long from, long to, long max) {
        var sequenceNrs = new ArrayList<Long>();
        await(recoveries.replay(persistenceId, from, to, max, event -> sequenceNrs.add(event.sequenceNr())));
        return sequenceNrs;
    }

    List<PersistentRepr> events(String persistenceId) {
        var events = new ArrayList<PersistentRepr>();
        await(recoveries.replay(persistenceId, 1, Long.MAX_VALUE, Long.MAX_VALUE, events::add));
        return events;
    }

    /// Throws the read's own failure.
    static <T> T await(Future<T> read) {
        try {
            return FutureConverters.asJava(read)
                    .toCompletableFuture()
                    .orTimeout(30, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException own) {
                throw own;
            }
            throw failed;
        }
    }
}
