package dev.gyre.server.channel;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.sharding.ShardCoordinator;
import org.apache.pekko.cluster.sharding.ShardCoordinator.ActorSystemDependentAllocationStrategy;
import org.apache.pekko.cluster.sharding.ShardCoordinator.ShardAllocationStrategy;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Map;
import scala.collection.immutable.Set;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;

/// Which node a shard lives on: the one with the fewest, and none that is about to leave. Only the coordinator asks.
///
/// Shards move in small batches, at each look of the coordinator (`rebalance-interval`) as many as others have arrived.
/// A move needs two steps of the coordinator, which does one after the other: a channel would wait for all moves that
/// were begun together. Pekko's own way of leaving begins all at once.
final class ShardPlacement implements ShardAllocationStrategy {

    /// Shards that are on their way at the same time, however large the cluster is.
    static final int AT_ONCE = 4;

    private static final double NO_RELATIVE_LIMIT = 1.0;

    private final Predicate<ActorRef> leaving;
    private final BooleanSupplier allReachable;
    private final Calm calm;
    private final ShardAllocationStrategy fewest;

    /// @param leaving whether a region's node is about to leave
    /// @param allReachable whether every node can give the consent that a move needs
    /// @param calm when a cluster that has changed is left alone
    /// @param fewest chooses among the nodes that stay, and spreads the shards when nothing else is to be done
    ShardPlacement(
            Predicate<ActorRef> leaving, BooleanSupplier allReachable, Calm calm, ShardAllocationStrategy fewest) {
        this.leaving = leaving;
        this.allReachable = allReachable;
        this.calm = calm;
        this.fewest = fewest;
    }

    static ShardPlacement of(ActorSystem system, Leavers leavers, Calm calm) {
        var cluster = Cluster.get(system);
        ShardAllocationStrategy fewest = ShardCoordinator.leastShardAllocationStrategy(AT_ONCE, NO_RELATIVE_LIMIT);
        if (fewest instanceof ActorSystemDependentAllocationStrategy dependent) {
            dependent.start(system);
        }
        return new ShardPlacement(
                leavers::has, () -> cluster.state().getUnreachable().isEmpty(), calm, fewest);
    }

    @Override
    public Future<ActorRef> allocateShard(
            ActorRef requester, String shard, Map<ActorRef, IndexedSeq<String>> allocations) {
        var staying = allocations;
        for (ActorRef region : CollectionConverters.asJava(allocations).keySet()) {
            if (leaving.test(region)) {
                staying = staying.removed(region);
            }
        }
        return fewest.allocateShard(requester, shard, staying.isEmpty() ? allocations : staying);
    }

    @Override
    public Future<Set<String>> rebalance(Map<ActorRef, IndexedSeq<String>> allocations, Set<String> moving) {
        var regions = CollectionConverters.asJava(allocations);
        boolean settled = calm.isSettled(java.util.Set.copyOf(regions.keySet()));
        List<ActorRef> leavers =
                regions.keySet().stream().filter(leaving).sorted().toList();
        if (leavers.isEmpty() || leavers.size() == regions.size()) {
            return settled ? fewest.rebalance(allocations, moving) : shards(Stream.empty());
        }
        return shards(
                allReachable.getAsBoolean()
                        ? leavers.stream()
                                .flatMap(region -> CollectionConverters.asJava(allocations.apply(region)).stream())
                                .filter(shard -> !moving.contains(shard))
                                .limit(Math.max(0, AT_ONCE - moving.size()))
                        : Stream.empty());
    }

    private static Future<Set<String>> shards(Stream<String> shards) {
        return Future.successful(CollectionConverters.asScala(shards.iterator()).toSet());
    }
}
