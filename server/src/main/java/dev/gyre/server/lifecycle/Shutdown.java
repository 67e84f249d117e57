package dev.gyre.server.lifecycle;

import dev.gyre.server.config.GyreConfig;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How a node ends: readiness fails, it stops accepting, hands its channels over while its clients stay, sends the
/// clients away, leaves the cluster.
///
/// Source: Pekko's coordinated shutdown for the phases; their order is in `gyre-cluster.conf`.
public final class Shutdown {

    private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

    private static final int ENDED_BY_ITSELF = 1;

    private final AtomicBoolean endsProcess;

    private Shutdown(boolean exitJvm) {
        endsProcess = new AtomicBoolean(exitJvm);
    }

    public static Shutdown arrange(ActorSystem<?> system, Leaving leaving, GyreConfig config, boolean exitJvm) {
        var phases = CoordinatedShutdown.get(system);
        phases.addTask(CoordinatedShutdown.PhaseBeforeServiceUnbind(), "readiness", leaving::begin);
        phases.addTask(CoordinatedShutdown.PhaseServiceUnbind(), "listeners", leaving::stopAccepting);
        phases.addTask(CoordinatedShutdown.PhaseBeforeClusterShutdown(), "hand-over", leaving::handOverChannels);
        phases.addTask(CoordinatedShutdown.PhaseClusterShardingShutdownRegion(), "channels", leaving::leaveChannels);
        phases.addTask(CoordinatedShutdown.PhaseServiceRequestsDone(), "clients", leaving::sendClientsAway);
        phases.addTask(CoordinatedShutdown.PhaseBeforeActorSystemTerminate(), "pid-file", () -> {
            PidFile.remove(config.pidFile());
            return CompletableFuture.completedFuture(Done.getInstance());
        });
        var shutdown = new Shutdown(exitJvm);
        if (exitJvm) {
            shutdown.endProcess(system, config.shutdownTimeout());
        }
        return shutdown;
    }

    /// The start has failed: the exit code is not for the node to give.
    public void cancel() {
        endsProcess.set(false);
    }

    /// With 0 after a signal; with 1 when the node has ended by itself, for instance because the cluster has removed
    /// it, so that whoever supervises the process starts it anew.
    private void endProcess(ActorSystem<?> system, Duration timeout) {
        CompletableFuture<Done> terminated = system.getWhenTerminated().toCompletableFuture();
        Runnable onSignal = () -> {
            if (!terminated.isDone() && endsProcess.getAndSet(false)) {
                Runtime.getRuntime().halt(end(system, timeout));
            }
        };
        // Artery closes itself in a hook of its own, which waits for those that are registered here: without it nothing
        // could be handed over
        CoordinatedShutdown.get(system).addJvmShutdownHook(onSignal);
        // A thread that lives as long as the system does: the JVM ends with 0 when the system's last thread is gone,
        // and a callback may come too late for that.
        Thread.ofPlatform().name("exit").daemon(false).start(() -> {
            terminated.handle((_, _) -> Done.getInstance()).join();
            if (endsProcess.get()) {
                System.exit(ENDED_BY_ITSELF);
            }
        });
    }

    /// Completes when the actor system has ended.
    public static CompletableFuture<Void> begin(ActorSystem<?> system) {
        return CoordinatedShutdown.get(system)
                .runAll(CoordinatedShutdown.unknownReason())
                .thenAccept(_ -> {})
                .toCompletableFuture();
    }

    /// @return the exit code
    private static int end(ActorSystem<?> system, Duration timeout) {
        try {
            begin(system).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return 0;
        } catch (TimeoutException late) {
            LOG.error("the node did not end within shutdown.timeout");
        } catch (ExecutionException failed) {
            LOG.error("the node did not end in order", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return 1;
    }
}
