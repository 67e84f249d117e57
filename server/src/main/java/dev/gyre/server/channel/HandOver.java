package dev.gyre.server.channel;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Waits until all channels of this node, which leaves, live elsewhere.
///
/// It ends early when all nodes leave, or when nothing moves any more: the coordinator is of an older version or cannot
/// be reached. Whatever is left goes with the end of the region, all at once.
final class HandOver {

    private static final Logger LOG = LoggerFactory.getLogger(HandOver.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration STANDSTILL = Duration.ofSeconds(3);

    private final ActorSystem<?> system;
    private final ChannelRegion region;
    private final Leavers leavers;
    private final long endNanos;
    private final CompletableFuture<Done> done = new CompletableFuture<>();
    private int shards = Integer.MAX_VALUE;
    private long movedNanos = System.nanoTime();

    private HandOver(ActorSystem<?> system, ChannelRegion region, Leavers leavers, Duration within) {
        this.system = system;
        this.region = region;
        this.leavers = leavers;
        this.endNanos = System.nanoTime() + within.toNanos();
    }

    static CompletionStage<Done> begin(ActorSystem<?> system, ChannelRegion region, Leavers leavers, Duration within) {
        var handOver = new HandOver(system, region, leavers, within);
        handOver.look();
        return handOver.done;
    }

    private void look() {
        region.holdings(STANDSTILL).whenComplete((held, failure) -> onHeld(failure == null ? held.shards() : shards));
    }

    /// One call at a time.
    private void onHeld(int left) {
        long now = System.nanoTime();
        if (left < shards) {
            shards = left;
            movedNanos = now;
        }
        if (left == 0 || leavers.isEverybody()) {
            done.complete(Done.getInstance());
        } else if (now - endNanos >= 0 || now - movedNanos >= STANDSTILL.toNanos()) {
            LOG.atWarn().addKeyValue("shards", left).log("the channels that are left here move all at once");
            done.complete(Done.getInstance());
        } else {
            system.scheduler().scheduleOnce(POLL, this::look, system.executionContext());
        }
    }
}
