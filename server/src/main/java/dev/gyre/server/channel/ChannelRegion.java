package dev.gyre.server.channel;

import static org.apache.pekko.actor.ActorRef.noSender;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.cluster.sharding.ClusterSharding;
import org.apache.pekko.cluster.sharding.ShardRegion;
import org.apache.pekko.cluster.sharding.typed.HashCodeMessageExtractor;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.pattern.Patterns;

/// The way from this node to the channels' entities. Any thread.
///
/// It leads through this node's shard region, which ends with its last shard when the node leaves, and from then on
/// through a proxy, so that clients that are still connected reach the channels that have moved.
public final class ChannelRegion implements ChannelGateway {

    /// Longer than a move takes where the machine has room, and than nearly every answer.
    private static final Duration RETRY_WHILE_MOVING = Duration.ofMillis(150);

    /// For channels to store what they are about to.
    private static final Duration END_DELAY = Duration.ofSeconds(2);

    private final ActorSystem<?> system;
    private final HashCodeMessageExtractor<ChannelCommand> extractor;
    private final Leavers leavers;
    private final ChannelMoves moves;
    private volatile ActorRef<ShardingEnvelope<ChannelCommand>> target;

    ChannelRegion(
            ActorSystem<?> system,
            HashCodeMessageExtractor<ChannelCommand> extractor,
            Leavers leavers,
            ChannelMoves moves,
            ActorRef<ShardingEnvelope<ChannelCommand>> region) {
        this.system = system;
        this.extractor = extractor;
        this.leavers = leavers;
        this.moves = moves;
        this.target = region;
    }

    @Override
    public void tell(String channel, ChannelCommand command) {
        target.tell(new ShardingEnvelope<>(EntityIds.encode(channel), command));
    }

    @Override
    public Duration retryDelay(Duration calm) {
        return moves.areUnderWay() && RETRY_WHILE_MOVING.compareTo(calm) < 0 ? RETRY_WHILE_MOVING : calm;
    }

    /// Moves this node's channels to other nodes, a few at a time, while it still serves the remaining ones.
    ///
    /// @param within the stage completes then at the latest, whatever is left
    public CompletionStage<Done> handOver(Duration within) {
        leavers.announce();
        return HandOver.begin(system, this, leavers, within);
    }

    /// Whether no node stays that could take this node's channels.
    public boolean leavesWithAllOthers() {
        return leavers.isEverybody();
    }

    /// Called when the region is told to leave and there is nobody to hand it over to: it ends a little later,
    /// whatever still waits in it for a channel.
    public void end() {
        system.scheduler()
                .scheduleOnce(
                        END_DELAY,
                        () -> Adapter.toClassic(target).tell(PoisonPill.getInstance(), noSender()),
                        system.executionContext());
    }

    /// Called while the region is handed over, not earlier: a proxy that is there before would end with the region.
    /// Blocks for the milliseconds that starting an actor takes.
    public void leaveRegion() {
        var proxy = ClusterSharding.get(system.classicSystem())
                .startProxy(
                        ChannelSharding.TYPE_KEY.name(),
                        Optional.of(ChannelSharding.ROLE),
                        // names the proxy, which on a node without channels would otherwise be the region that ends
                        Optional.of(Cluster.get(system).selfMember().dataCenter()),
                        new Envelopes(extractor));
        target = Adapter.toTyped(proxy);
    }

    /// What this node holds of the channels, empty once it leaves.
    ///
    /// @param within a region that is busier than that is an error
    public CompletionStage<Holdings> holdings(Duration within) {
        var region = Adapter.toClassic(target);
        return Patterns.ask(region, ShardRegion.getRegionStatsInstance(), within)
                .thenApply(answer -> {
                    int[] counts = new int[2];
                    ((ShardRegion.ShardRegionStats) answer).getStats().forEach((_, entities) -> {
                        counts[0]++;
                        counts[1] += (Integer) entities;
                    });
                    return new Holdings(counts[0], counts[1]);
                });
    }

    /// @param entities channels that are awake
    public record Holdings(int shards, int entities) {}

    /// What a proxy has to know of an envelope.
    private record Envelopes(HashCodeMessageExtractor<ChannelCommand> extractor)
            implements ShardRegion.MessageExtractor {

        @Override
        public String entityId(Object message) {
            return ((ShardingEnvelope<?>) message).entityId();
        }

        @Override
        public Object entityMessage(Object message) {
            return ((ShardingEnvelope<?>) message).message();
        }

        @Override
        public String shardId(Object message) {
            return extractor.shardId(entityId(message));
        }
    }
}
