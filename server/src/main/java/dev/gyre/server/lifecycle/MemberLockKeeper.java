package dev.gyre.server.lifecycle;

import dev.gyre.persistence.MemberLock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;

/// Holds the members' lock from when the node is a member until it ends.
public final class MemberLockKeeper {

    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private MemberLockKeeper() {}

    public static void start(ActorSystem<?> system, MemberLock lock) {
        Executor blocking = system.dispatchers().lookup(DispatcherSelector.blocking());
        var repetition = system.scheduler()
                .scheduleWithFixedDelay(
                        Duration.ZERO,
                        INTERVAL,
                        lock::hold,
                        system.dispatchers().lookup(DispatcherSelector.blocking()));
        CoordinatedShutdown.get(system)
                .addTask(CoordinatedShutdown.PhaseBeforeActorSystemTerminate(), "members-lock", () -> {
                    repetition.cancel();
                    return CompletableFuture.runAsync(lock::close, blocking).thenApply(_ -> Done.getInstance());
                });
    }
}
