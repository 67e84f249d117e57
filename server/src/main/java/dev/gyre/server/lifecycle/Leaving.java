package dev.gyre.server.lifecycle;

import dev.gyre.server.channel.ChannelRegion;
import dev.gyre.server.cluster.Membership;
import dev.gyre.server.config.GyreConfig;
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
public final class Leaving {

    private static final Logger LOG = LoggerFactory.getLogger(Leaving.class);

    /// What leaving the cluster and ending the actor system may take when the clients are gone.
    private static final Duration AFTER_CLIENTS = Duration.ofSeconds(5);

    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST_ALONE = Duration.ofSeconds(10);

    private final ActorSystem<?> system;
    private final GyreConfig config;
    private final Membership membership;
    private final Readiness readiness;
    private final ChannelRegion region;
    private final Draining draining;
    private volatile boolean alone;
    private volatile long beginNanos;

    public Leaving(
            ActorSystem<?> system,
            GyreConfig config,
            Membership membership,
            Readiness readiness,
            ChannelRegion region,
            Draining draining) {
        this.system = system;
        this.config = config;
        this.membership = membership;
        this.readiness = readiness;
        this.region = region;
        this.draining = draining;
    }

    /// Readiness fails, and load balancers get the time to notice.
    CompletionStage<Done> begin() {
        beginNanos = System.nanoTime();
        alone = membership.hasNoSuccessor();
        LOG.atInfo().addKeyValue("alone", alone).log("shutting down");
        readiness.leave();
        return alone
                ? done()
                : Patterns.after(config.cluster().leaving().delay(), system.classicSystem(), Leaving::done);
    }

    CompletionStage<Done> stopAccepting() {
        draining.stopAccepting();
        return alone ? draining.closeAtOnce(shorter(left(), MOST_ALONE)) : done();
    }

    CompletionStage<Done> handOverChannels() {
        if (alone) {
            return done();
        }
        CompletionStage<Done> elsewhere = holdsChannels() ? region.handOver(left().dividedBy(2)) : done();
        return elsewhere.thenCompose(_ -> onHandedOver());
    }

    private CompletionStage<Done> onHandedOver() {
        alone = holdsChannels() && region.leavesWithAllOthers();
        LOG.atInfo().addKeyValue("all_leave", alone).log("the channels are handed over");
        return alone ? draining.closeAtOnce(shorter(left(), MOST_ALONE)) : done();
    }

    CompletionStage<Done> leaveChannels() {
        if (!alone) {
            region.leaveRegion();
        } else if (holdsChannels()) {
            region.end();
        }
        return done();
    }

    CompletionStage<Done> sendClientsAway() {
        CompletionStage<Done> gone = alone ? done() : draining.drain(left());
        return gone.whenComplete((_, _) -> LOG.info("the clients are gone"));
    }

    private boolean holdsChannels() {
        return config.cluster().holdsChannels();
    }

    private Duration left() {
        Duration left = config.shutdownTimeout()
                .minusNanos(System.nanoTime() - beginNanos)
                .minus(AFTER_CLIENTS);
        return left.compareTo(LEAST) < 0 ? LEAST : left;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static CompletionStage<Done> done() {
        return CompletableFuture.completedFuture(Done.getInstance());
    }
}
