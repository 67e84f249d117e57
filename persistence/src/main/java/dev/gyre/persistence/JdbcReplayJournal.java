package dev.gyre.persistence;

import com.typesafe.config.Config;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.jdbc.journal.JdbcAsyncWriteJournal;
import scala.Function1;
import scala.concurrent.Future;
import scala.runtime.BoxedUnit;

/// The plugin's journal, except that events are replayed by the readers of [Recoveries], without a stream for each
/// recovery.
public final class JdbcReplayJournal extends JdbcAsyncWriteJournal {

    private final Recoveries recoveries = Recoveries.of(context().system());

    /// Called by Pekko.
    public JdbcReplayJournal(Config config) {
        super(config);
    }

    @Override
    public Future<BoxedUnit> asyncReplayMessages(
            String persistenceId,
            long fromSequenceNr,
            long toSequenceNr,
            long max,
            Function1<PersistentRepr, BoxedUnit> recoveryCallback) {
        return recoveries.replay(persistenceId, fromSequenceNr, toSequenceNr, max, recoveryCallback::apply);
    }
}
