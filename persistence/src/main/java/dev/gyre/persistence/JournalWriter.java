package dev.gyre.persistence;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/// One thread that takes whatever waits, inserts it, commits once and answers: the group grows with the load.
///
/// A write that the database refuses fails alone: its batch is cut in halves until it is found. When the connection
/// breaks the whole batch fails, and what comes during the back-off fails at once. A full queue refuses new writes.
final class JournalWriter {

    private static final long MAX_BATCH_BYTES = 8 << 20;
    private static final long MAX_QUEUED_BYTES = 128 << 20;
    private static final JournalWrite WAKE_UP = new JournalWrite(List.of(), JournalWrite.ALL_STORED, () -> {});

    private final JournalConnection<BatchInsert> connection;
    private final int maxBatchRows;
    private final int maxQueued;
    private final LinkedBlockingQueue<JournalWrite> queue;
    private final JournalFigures figures;
    private final AtomicLong queuedBytes = new AtomicLong();
    private volatile boolean stopped;

    JournalWriter(JournalDatabase database, int maxBatchRows, int maxQueued, JournalFigures figures) {
        this.connection =
                new JournalConnection<>(() -> BatchInsert.open(database), new Outage(database.shownUrl(), "write"));
        this.maxBatchRows = maxBatchRows;
        this.maxQueued = maxQueued;
        this.figures = figures;
        this.queue = new LinkedBlockingQueue<>(maxQueued);
    }

    void start() {
        Thread.ofPlatform().daemon().name("gyre-journal-writer").start(this::run);
    }

    /// Takes a write without waiting; its result tells how it ended. Any thread.
    void add(JournalWrite write) {
        if (stopped) {
            fail(write, new JournalUnavailableException("the journal has stopped, it does not take " + write.key()));
            return;
        }
        if (queuedBytes.get() > MAX_QUEUED_BYTES || !queue.offer(write)) {
            fail(
                    write,
                    new JournalUnavailableException("the journal's queue is full (" + maxQueued + " writes or "
                            + MAX_QUEUED_BYTES + " bytes), it does not take " + write.key()));
            return;
        }
        queuedBytes.addAndGet(write.sizeBytes());
        if (stopped) {
            refuseTheRest();
        }
    }

    /// Ends the thread as soon as what already waits has been written.
    void stop() {
        stopped = true;
        queue.offer(WAKE_UP);
    }

    private void run() {
        var batch = new ArrayList<JournalWrite>();
        try {
            while (!(stopped && queue.isEmpty())) {
                batch.clear();
                collect(batch);
                store(batch);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            stopped = true;
            refuseTheRest();
            connection.close();
        }
    }

    private void collect(List<JournalWrite> batch) throws InterruptedException {
        int rows = 0;
        long bytes = 0;
        JournalWrite next = queue.take();
        while (next != null) {
            queuedBytes.addAndGet(-next.sizeBytes());
            if (next != WAKE_UP) {
                batch.add(next);
            }
            rows += next.rows().size();
            bytes += next.sizeBytes();
            next = rows < maxBatchRows && bytes < MAX_BATCH_BYTES ? queue.poll() : null;
        }
    }

    private void store(List<JournalWrite> batch) {
        if (batch.isEmpty()) {
            return;
        }
        try {
            List<JournalRow> rows =
                    batch.stream().flatMap(write -> write.rows().stream()).toList();
            long beginNanos = System.nanoTime();
            connection.use(session -> {
                session.insert(rows);
                return rows.size();
            });
            figures.stored(rows.size(), System.nanoTime() - beginNanos);
            batch.forEach(JournalWrite::stored);
        } catch (JournalUnavailableException unavailable) {
            batch.forEach(write -> fail(write, unavailable));
        } catch (SQLException refused) {
            if (batch.size() == 1) {
                JournalWrite only = batch.getFirst();
                fail(only, new JournalWriteException(only.key(), refused));
                return;
            }
            int half = batch.size() / 2;
            store(batch.subList(0, half));
            store(batch.subList(half, batch.size()));
        }
    }

    private void fail(JournalWrite write, Exception cause) {
        figures.failed();
        write.failed(cause);
    }

    private void refuseTheRest() {
        for (JournalWrite write = queue.poll(); write != null; write = queue.poll()) {
            if (write != WAKE_UP) {
                fail(write, new JournalUnavailableException("the journal has stopped before " + write.key()));
            }
        }
    }
}
