package dev.gyre.persistence;

import java.util.List;
import org.apache.pekko.dispatch.Futures;
import scala.collection.immutable.Seq;
import scala.concurrent.Future;
import scala.concurrent.Promise;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.BoxedUnit;
import scala.util.Try;

/// What one persistent actor wants stored at once: all of its rows or none.
final class JournalWrite {

    /// Pekko's form of "every atomic write was stored".
    static final Seq<Try<BoxedUnit>> ALL_STORED =
            CollectionConverters.asScala(List.<Try<BoxedUnit>>of()).toSeq();

    private final List<JournalRow> rows;
    private final long sizeBytes;
    private final Seq<Try<BoxedUnit>> answer;
    private final Runnable onEnd;
    private final Promise<Seq<Try<BoxedUnit>>> done = Futures.promise();

    /// @param answer what Pekko is told as soon as the rows are stored
    /// @param onEnd called before Pekko is told how the write ended
    JournalWrite(List<JournalRow> rows, Seq<Try<BoxedUnit>> answer, Runnable onEnd) {
        this.rows = rows;
        this.sizeBytes = rows.stream().mapToLong(row -> row.payload().length).sum();
        this.answer = answer;
        this.onEnd = onEnd;
    }

    List<JournalRow> rows() {
        return rows;
    }

    long sizeBytes() {
        return sizeBytes;
    }

    Future<Seq<Try<BoxedUnit>>> result() {
        return done.future();
    }

    void stored() {
        onEnd.run();
        done.success(answer);
    }

    void failed(Exception cause) {
        onEnd.run();
        done.failure(cause);
    }

    /// For messages.
    String key() {
        JournalRow first = rows.getFirst();
        return first.persistenceId() + " from sequence number " + first.sequenceNr();
    }
}
