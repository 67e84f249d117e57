package dev.gyre.server.client;

import java.time.Duration;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.Scheduler;
import scala.concurrent.ExecutionContext;

/// Runs a task once, later. Any thread.
@FunctionalInterface
public interface Timers {

    Cancellable after(Duration delay, Runnable task);

    /// @param executor runs the tasks
    static Timers of(Scheduler scheduler, Executor executor) {
        ExecutionContext context = ExecutionContext.fromExecutor(executor);
        return (delay, task) -> scheduler.scheduleOnce(delay, task, context);
    }
}
