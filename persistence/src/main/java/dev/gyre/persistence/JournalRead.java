package dev.gyre.persistence;

import java.time.Duration;
import org.apache.pekko.dispatch.Futures;
import scala.concurrent.Future;
import scala.concurrent.Promise;

/// What one recovery wants to know, and the promise of its answer.
final class JournalRead<T> {

    /// Runs on a reader's thread and may block on the connection. Its failures are the read's, whatever they are.
    interface Task<T> {
        T run(JournalConnection<ReadStatements> connection) throws Exception;
    }

    /// As long as Pekko waits for the answer: the plugins' circuit breakers give up then.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String persistenceId;
    private final Task<T> task;
    private final long addedNanos = System.nanoTime();
    private final Promise<T> done = Futures.promise();

    JournalRead(String persistenceId, Task<T> task) {
        this.persistenceId = persistenceId;
        this.task = task;
    }

    Future<T> result() {
        return done.future();
    }

    void run(JournalConnection<ReadStatements> connection) {
        if (System.nanoTime() - addedNanos > PATIENCE.toNanos()) {
            refuse("the journal has no time to read it within " + PATIENCE.toSeconds() + " seconds");
            return;
        }
        try {
            done.success(task.run(connection));
        } catch (Exception failed) {
            done.failure(new JournalReadException(persistenceId, failed));
        }
    }

    void refuse(String reason) {
        done.failure(new JournalUnavailableException(persistenceId + " is not read: " + reason));
    }
}
