package dev.gyre.server;

import dev.gyre.server.config.LeavingConfig;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.pattern.Patterns;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The steps of leaving, called one after the other by the coordinated shutdown.
///
/// A node without others that could take over, also because all leave together, sends its clients away at once.
final class Leaving {

    private static final Logger LOG = LoggerFactory.getLogger(Leaving.class);

    /// What leaving the cluster and ending the actor system may take when the clients are gone.
    private static final Duration AFTER_CLIENTS = Duration.ofSeconds(5);

    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST_ALONE = Duration.ofSeconds(10);

    private final ActorSystem<?> system;
    private final Node node;
    private final LeavingConfig config;
    private final Duration timeout;
    private volatile boolean alone;
    private volatile long beginNanos;

    /// @param timeout for all of it
    Leaving(ActorSystem<?> system, Node node, LeavingConfig config, Duration timeout) {
        this.system = system;
        this.node = node;
        this.config = config;
        this.timeout = timeout;
    }

    /// Readiness fails, and load balancers get the time to notice.
    CompletionStage<Done> begin() {
        beginNanos = System.nanoTime();
        alone = node.hasNoSuccessor();
        LOG.atInfo().addKeyValue("alone", alone).log("shutting down");
        node.beginToLeave();
        return alone ? done() : Patterns.after(config.delay(), system.classicSystem(), Leaving::done);
    }

    CompletionStage<Done> stopAccepting() {
        node.stopAccepting();
        return alone ? node.closeAtOnce(shorter(left(), MOST_ALONE)) : done();
    }

    CompletionStage<Done> handOverChannels() {
        return alone ? done() : node.handOverChannels(left().dividedBy(2)).thenCompose(_ -> onHandedOver());
    }

    private CompletionStage<Done> onHandedOver() {
        alone = node.leavesWithAllOthers();
        LOG.atInfo().addKeyValue("all_leave", alone).log("the channels are handed over");
        return alone ? node.closeAtOnce(shorter(left(), MOST_ALONE)) : done();
    }

    CompletionStage<Done> leaveChannels() {
        if (alone) {
            node.endChannels();
        } else {
            node.leaveChannels();
        }
        return done();
    }

    CompletionStage<Done> sendClientsAway() {
        CompletionStage<Done> gone = alone ? done() : node.drain(left());
        return gone.whenComplete((_, _) -> LOG.info("the clients are gone"));
    }

    private Duration left() {
        Duration left = timeout.minusNanos(System.nanoTime() - beginNanos).minus(AFTER_CLIENTS);
        return left.compareTo(LEAST) < 0 ? LEAST : left;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static CompletionStage<Done> done() {
        return CompletableFuture.completedFuture(Done.getInstance());
    }
}
