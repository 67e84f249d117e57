package dev.gyre.server.channel;

import java.util.HashSet;
import java.util.Set;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.sharding.ShardCoordinator;
import org.apache.pekko.cluster.sharding.ShardCoordinator.ActorSystemDependentAllocationStrategy;
import org.apache.pekko.cluster.sharding.ShardCoordinator.ShardAllocationStrategy;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Map;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;

/// Which node a shard lives on: the one with the fewest, and none that is about to leave. Only the coordinator asks.
///
/// Shards move in small batches, at each look of the coordinator (`rebalance-interval`) as many as others have arrived.
/// A move needs two steps of the coordinator, of which it does one after the other, so that a channel would wait for
/// all
/// moves that were begun together. Pekko's own way of leaving begins all at once.
final class ShardPlacement implements ShardAllocationStrategy {

    /// Shards that are on their way at the same time, however large the cluster is.
    static final int AT_ONCE = 4;

    private static final double NO_RELATIVE_LIMIT = 1.0;

    private final Leavers leavers;
    private final Cluster cluster;
    private final Calm calm;
    private final ShardAllocationStrategy fewest;

    /// @param calm when a cluster that has changed is left alone
    ShardPlacement(org.apache.pekko.actor.ActorSystem system, Leavers leavers, Calm calm) {
        this.leavers = leavers;
        this.cluster = Cluster.get(system);
        this.calm = calm;
        this.fewest = ShardCoordinator.leastShardAllocationStrategy(AT_ONCE, NO_RELATIVE_LIMIT);
        if (fewest instanceof ActorSystemDependentAllocationStrategy dependent) {
            dependent.start(system);
        }
    }

    @Override
    public Future<ActorRef> allocateShard(
            ActorRef requester, String shard, Map<ActorRef, IndexedSeq<String>> allocations) {
        var staying = allocations;
        for (ActorRef region : CollectionConverters.asJava(allocations).keySet()) {
            if (leavers.has(region)) {
                staying = staying.removed(region);
            }
        }
        return fewest.allocateShard(requester, shard, staying.isEmpty() ? allocations : staying);
    }

    @Override
    public Future<scala.collection.immutable.Set<String>> rebalance(
            Map<ActorRef, IndexedSeq<String>> allocations, scala.collection.immutable.Set<String> moving) {
        var regions = CollectionConverters.asJava(allocations);
        boolean settled = calm.isSettled(Set.copyOf(regions.keySet()));
        var batch = new HashSet<String>();
        boolean leaving = false;
        for (var entry : regions.entrySet()) {
            if (leavers.has(entry.getKey())) {
                leaving = true;
                for (String shard : CollectionConverters.asJava(entry.getValue())) {
                    if (moving.size() + batch.size() < AT_ONCE && !moving.contains(shard)) {
                        batch.add(shard);
                    }
                }
            }
        }
        if (leaving) {
            // a move needs the consent of every node
            return batch.isEmpty() || !cluster.state().getUnreachable().isEmpty() ? nothing() : some(batch);
        }
        return settled ? fewest.rebalance(allocations, moving) : nothing();
    }

    private static Future<scala.collection.immutable.Set<String>> nothing() {
        return some(Set.of());
    }

    private static Future<scala.collection.immutable.Set<String>> some(Set<String> shards) {
        return Future.successful(CollectionConverters.asScala(shards).toSet());
    }
}
