package dev.gyre.server.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// Waits for the parts of an order that goes to several connections. Any thread.
final class AllDone {

    /// A connection that ends drops its tasks, and is not waited for any longer.
    private static final long PATIENCE_SECONDS = 5;

    private final AtomicInteger open = new AtomicInteger(1);
    private final CompletableFuture<Void> whole = new CompletableFuture<>();

    /// To be called before [#begun].
    ///
    /// @return what the part calls when it is done; further calls change nothing
    Runnable part() {
        open.incrementAndGet();
        var called = new AtomicBoolean();
        return () -> {
            if (called.compareAndSet(false, true)) {
                partDone();
            }
        };
    }

    /// There are no more parts.
    CompletionStage<Void> begun() {
        partDone();
        return whole.isDone() ? whole : whole.completeOnTimeout(null, PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private void partDone() {
        if (open.decrementAndGet() == 0) {
            whole.complete(null);
        }
    }
}
