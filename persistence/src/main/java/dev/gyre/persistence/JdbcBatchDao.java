package dev.gyre.persistence;

import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.jdbc.config.JournalConfig;
import org.apache.pekko.persistence.jdbc.journal.dao.DefaultJournalDao;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.Serializer;
import org.apache.pekko.serialization.Serializers;
import org.apache.pekko.stream.Materializer;
import scala.collection.immutable.Seq;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.BoxedUnit;
import scala.util.Failure;
import scala.util.Success;
import scala.util.Try;
import slick.jdbc.JdbcBackend.JdbcDatabaseDef;
import slick.jdbc.JdbcProfile;

/// The plugin's `jdbc-journal.dao`: deletes as the plugin's own, but writes go through [JournalWriter] and reads
/// through [Recoveries], without Slick and streams, which costs less and commits the waiting writes of all channels
/// together.
///
/// Events are serialized by the caller's thread. Tags and event meta data are not stored, since Gyre uses none.
public final class JdbcBatchDao extends DefaultJournalDao {

    private final Serialization serialization;
    private final JournalWriter writer;
    private final Recoveries recoveries;

    /// Called by the plugin, with these types in this order.
    public JdbcBatchDao(
            JdbcDatabaseDef db,
            JdbcProfile profile,
            JournalConfig config,
            Serialization serialization,
            ExecutionContext ec,
            Materializer mat) {
        super(db, profile, config, serialization, ec, mat);
        this.serialization = serialization;
        this.recoveries = Recoveries.of(mat.system());
        this.writer = new JournalWriter(
                JournalSettings.databaseOf(mat.system().settings().config()),
                config.daoConfig().batchSize(),
                config.daoConfig().bufferSize(),
                JournalFigures.of(mat.system()));
        writer.start();
        mat.system().registerOnTermination(writer::stop);
    }

    /// An event that cannot be serialized rejects its atomic write, and only that one.
    @Override
    public Future<Seq<Try<BoxedUnit>>> asyncWriteMessages(Seq<AtomicWrite> writes) {
        var rows = new ArrayList<JournalRow>(writes.size());
        var answers = new ArrayList<Try<BoxedUnit>>(writes.size());
        boolean rejected = false;
        for (AtomicWrite write : CollectionConverters.asJava(writes)) {
            try {
                rows.addAll(serialize(write));
                answers.add(new Success<>(BoxedUnit.UNIT));
            } catch (Exception unstorable) {
                rejected = true;
                answers.add(new Failure<>(unstorable));
            }
        }
        Seq<Try<BoxedUnit>> answer =
                rejected ? CollectionConverters.asScala(answers).toSeq() : JournalWrite.ALL_STORED;
        if (rows.isEmpty()) {
            return Future.successful(answer);
        }
        String persistenceId = rows.getFirst().persistenceId();
        var write = new JournalWrite(rows, answer, () -> recoveries.forget(persistenceId));
        writer.add(write);
        return write.result();
    }

    @Override
    public Future<Object> highestSequenceNr(String persistenceId, long fromSequenceNr) {
        return recoveries.highestSequenceNr(persistenceId);
    }

    private List<JournalRow> serialize(AtomicWrite write) {
        return CollectionConverters.asJava(write.payload()).stream()
                .map(this::row)
                .toList();
    }

    private JournalRow row(PersistentRepr event) {
        Object payload = event.payload();
        Serializer serializer = serialization.findSerializerFor(payload);
        return new JournalRow(
                event.persistenceId(),
                event.sequenceNr(),
                event.writerUuid(),
                event.timestamp(),
                event.manifest(),
                serializer.identifier(),
                Serializers.manifestFor(serializer, payload),
                serialization.serialize(payload).get());
    }
}
