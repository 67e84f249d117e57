package dev.gyre.persistence;

import java.util.concurrent.LinkedBlockingQueue;
import scala.concurrent.Future;

/// Some threads that read for recoveries, each over its own connection. A full queue refuses new reads.
final class JournalReader {

    private static final JournalRead<Boolean> WAKE_UP = new JournalRead<>("", _ -> true);

    private final JournalDatabase database;
    private final Outage outage;
    private final int maxQueued;
    private final LinkedBlockingQueue<JournalRead<?>> queue;
    private volatile boolean stopped;

    JournalReader(JournalDatabase database, int maxQueued) {
        this.database = database;
        this.outage = new Outage(database.shownUrl(), "read");
        this.maxQueued = maxQueued;
        this.queue = new LinkedBlockingQueue<>(maxQueued);
    }

    void start() {
        for (int i = 1; i <= database.readConnections(); i++) {
            Thread.ofPlatform().daemon().name("gyre-journal-reader-" + i).start(this::run);
        }
    }

    /// Takes a read without waiting. Any thread.
    <T> Future<T> read(String persistenceId, JournalRead.Task<T> task) {
        var read = new JournalRead<T>(persistenceId, task);
        if (stopped) {
            read.refuse("the journal has stopped");
        } else if (!queue.offer(read)) {
            read.refuse("the journal's queue is full (" + maxQueued + " reads)");
        } else if (stopped && queue.remove(read)) {
            read.refuse("the journal has stopped");
        }
        return read.result();
    }

    /// Ends the threads as soon as what already waits has been read.
    void stop() {
        stopped = true;
        queue.offer(WAKE_UP);
    }

    private void run() {
        var connection = new JournalConnection<>(() -> ReadStatements.open(database), outage);
        try {
            JournalRead<?> next = queue.take();
            while (next != WAKE_UP) {
                next.run(connection);
                next = stopped && queue.isEmpty() ? WAKE_UP : queue.take();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            connection.close();
            // for the next thread
            queue.offer(WAKE_UP);
        }
    }
}
