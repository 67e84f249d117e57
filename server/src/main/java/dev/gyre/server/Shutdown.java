package dev.gyre.server;

import dev.gyre.server.config.GyreConfig;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How a node ends: it stops accepting, sends its clients away, hands its channels over, leaves the cluster.
///
/// Source: Pekko's coordinated shutdown for the order of the phases.
final class Shutdown {

    private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

    /// How long clients and requests may take to go once they are told.
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(10);

    private Shutdown() {}

    static void arrange(ActorSystem<?> system, Node node, GyreConfig config, boolean exitJvm) {
        var shutdown = CoordinatedShutdown.get(system);
        shutdown.addTask(CoordinatedShutdown.PhaseBeforeServiceUnbind(), "readiness", () -> {
            LOG.info("shutting down");
            node.beginToLeave();
            return CompletableFuture.completedFuture(Done.getInstance());
        });
        shutdown.addTask(CoordinatedShutdown.PhaseServiceUnbind(), "listeners", () -> {
            node.stopAccepting();
            return CompletableFuture.completedFuture(Done.getInstance());
        });
        shutdown.addTask(CoordinatedShutdown.PhaseServiceRequestsDone(), "clients", () -> node.drain(DRAIN_TIMEOUT));
        shutdown.addTask(CoordinatedShutdown.PhaseBeforeActorSystemTerminate(), "pid-file", () -> {
            PidFile.remove(config.pidFile());
            return CompletableFuture.completedFuture(Done.getInstance());
        });
        if (exitJvm) {
            Duration timeout = config.shutdownTimeout();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> onSignal(system, timeout), "shutdown"));
        }
    }

    static CompletableFuture<Void> begin(ActorSystem<?> system) {
        return CoordinatedShutdown.get(system)
                .runAll(CoordinatedShutdown.unknownReason())
                .thenAccept(_ -> {})
                .toCompletableFuture();
    }

    /// Ends the process with 0 after a signal. A node that ends by itself, for instance because the cluster has removed
    /// it, keeps the exit code that it was given.
    private static void onSignal(ActorSystem<?> system, Duration timeout) {
        boolean bySignal = CoordinatedShutdown.get(system).getShutdownReason().isEmpty();
        int code = 0;
        try {
            begin(system).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            LOG.error("the node did not end within shutdown.timeout");
            code = 1;
        } catch (ExecutionException failed) {
            LOG.error("the node did not end in order", failed);
            code = 1;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            code = 1;
        }
        if (bySignal) {
            Runtime.getRuntime().halt(code);
        }
    }
}
