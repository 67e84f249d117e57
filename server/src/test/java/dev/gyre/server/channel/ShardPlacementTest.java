package dev.gyre.server.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.cluster.sharding.ShardCoordinator.ShardAllocationStrategy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import scala.collection.immutable.IndexedSeq;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;

@SuppressWarnings("NullAway.Init")
class ShardPlacementTest {

    private static final Duration CALM = Duration.ofSeconds(10);

    private static ActorTestKit kit;
    private static ActorRef first;
    private static ActorRef second;
    private static ActorRef third;

    private final Set<ActorRef> leaving = new HashSet<>();
    private final AtomicBoolean reachable = new AtomicBoolean(true);
    private final AtomicLong nanos = new AtomicLong();
    private final HashMap<ActorRef, List<String>> shards = new HashMap<>();
    private final ShardPlacement placement =
            new ShardPlacement(leaving::contains, reachable::get, new Calm(CALM, nanos::get), new FirstOfTheMap());

    /// Takes any node that it is offered, and would move a shard called `even`.
    private static final class FirstOfTheMap implements ShardAllocationStrategy {

        @Override
        public Future<ActorRef> allocateShard(
                ActorRef requester,
                String shard,
                scala.collection.immutable.Map<ActorRef, IndexedSeq<String>> allocations) {
            return Future.successful(allocations.keys().head());
        }

        @Override
        public Future<scala.collection.immutable.Set<String>> rebalance(
                scala.collection.immutable.Map<ActorRef, IndexedSeq<String>> allocations,
                scala.collection.immutable.Set<String> moving) {
            return Future.successful(scalaSet("even"));
        }
    }

    @BeforeAll
    static void startKit() {
        kit = ActorTestKit.create();
        first = region();
        second = region();
        third = region();
    }

    @AfterAll
    static void stopKit() {
        kit.shutdownTestKit();
    }

    private static ActorRef region() {
        return Adapter.toClassic(kit.createTestProbe().getRef());
    }

    private void hold(ActorRef region, int from, int to) {
        shards.put(region, IntStream.range(from, to).mapToObj(String::valueOf).toList());
    }

    @SuppressWarnings("unchecked") // an immutable map's entries are only read
    private scala.collection.immutable.Map<ActorRef, IndexedSeq<String>> allocations() {
        var all = scala.collection.immutable.Map$.MODULE$.<ActorRef, IndexedSeq<String>>empty();
        for (var entry : shards.entrySet()) {
            all = (scala.collection.immutable.Map<ActorRef, IndexedSeq<String>>) all.updated(
                    entry.getKey(),
                    CollectionConverters.asScala(entry.getValue()).toIndexedSeq());
        }
        return all;
    }

    private static scala.collection.immutable.Set<String> scalaSet(String... elements) {
        return CollectionConverters.asScala(Arrays.asList(elements)).toSet();
    }

    private Set<String> moves(String... moving) {
        return CollectionConverters.asJava(placement
                .rebalance(allocations(), scalaSet(moving))
                .value()
                .get()
                .get());
    }

    private ActorRef placeOf(String shard) {
        return placement
                .allocateShard(first, shard, allocations())
                .value()
                .get()
                .get();
    }

    @Test
    void aNodeThatLeavesGivesItsShardsAwayInBatches() {
        hold(first, 0, 3);
        hold(second, 3, 10);
        leaving.add(second);

        assertThat(moves()).containsExactlyInAnyOrder("3", "4", "5", "6");
        assertThat(moves("3", "4", "5")).hasSize(1).doesNotContain("3", "4", "5");
        assertThat(moves("3", "4", "5", "6")).isEmpty();
        hold(second, 9, 10);
        assertThat(moves()).containsExactly("9");
    }

    @Test
    void nothingMovesWhileANodeCannotConsent() {
        hold(first, 0, 3);
        hold(second, 3, 10);
        leaving.add(second);
        reachable.set(false);

        assertThat(moves()).isEmpty();
    }

    @Test
    void aShardIsNotPlacedOnANodeThatLeaves() {
        hold(first, 0, 1);
        hold(second, 1, 2);
        hold(third, 2, 3);
        leaving.add(first);
        leaving.add(third);

        assertThat(placeOf("8")).isEqualTo(second);
    }

    @Test
    void whenAllLeaveAShardIsPlacedNevertheless() {
        hold(first, 0, 1);
        hold(second, 1, 2);
        leaving.addAll(List.of(first, second));
        nanos.addAndGet(TimeUnit.DAYS.toNanos(1));

        assertThat(placeOf("8")).isIn(first, second);
        assertThat(moves()).isEmpty();
    }

    @Test
    void shardsAreSpreadEvenlyWhenTheNodesHaveBeenTheSameForAWhile() {
        hold(first, 0, 3);
        assertThat(moves()).isEmpty();
        nanos.addAndGet(CALM.toNanos() - 1);
        assertThat(moves()).isEmpty();
        nanos.addAndGet(1);
        assertThat(moves()).containsExactly("even");

        hold(second, 3, 3);
        assertThat(moves()).isEmpty();
        nanos.addAndGet(CALM.toNanos());
        assertThat(moves()).containsExactly("even");
    }
}
