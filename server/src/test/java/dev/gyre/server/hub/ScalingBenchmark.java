package dev.gyre.server.hub;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.gyre.persistence.JournalDatabase;
import dev.gyre.persistence.JournalSchema;
import dev.gyre.persistence.JournalSettings;
import dev.gyre.protocol.Payload;
import dev.gyre.server.channel.ChannelRegion;
import dev.gyre.server.channel.ChannelSharding;
import dev.gyre.server.channel.Channels;
import dev.gyre.server.channel.OneNamespace;
import dev.gyre.server.channel.ShardedChannels;
import dev.gyre.server.channel.TestOptions;
import dev.gyre.server.cluster.ClusterSettings;
import dev.gyre.server.config.ChannelOptions;
import dev.gyre.server.config.GyreConfig;
import dev.gyre.server.metrics.NodeMetrics;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;

/// The figures of docs/scaling.md that do not follow from one connection's or one publication's, started by hand:
/// `ScalingBenchmark memory|attached|handover|members`. Nodes are actor systems of this process; they talk over
/// loopback.
public final class ScalingBenchmark {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Payload DATA = Payload.of("\"" + "x".repeat(200) + "\"");

    private ScalingBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "memory" -> memory();
            case "attached" -> attached();
            case "handover" -> handover();
            case "members" -> members();
            default -> throw new IllegalArgumentException(arguments[0]);
        }
        Runtime.getRuntime().halt(0);
    }

    // ---- heap of an entity and of a relay

    private static void memory() throws Exception {
        try (var node = Node.first(TestOptions.inMemory(10, Duration.ofHours(1)))) {
            publishEach(node, "warm", 1_000);
            say(
                    "entity, history in memory, one publication of 200 bytes",
                    50_000,
                    () -> publishEach(node, "m", 50_000));
            say("subscribed relay and subscriber, entity awake before", 50_000, () -> subscribeEach(node, "m", 50_000));
        }
        var journal = new JournalDatabase(
                "jdbc:h2:file:" + Files.createTempDirectory("scaling").resolve("journal"), "", "", 4);
        JournalSchema.prepare(journal);
        try (var node = new Node(TestOptions.durable(10, Duration.ofHours(1)), JournalSettings.of(journal))) {
            node.join(node);
            publishEach(node, "warm", 1_000);
            say("entity, durable, one publication of 200 bytes", 50_000, () -> publishEach(node, "d", 50_000));
        }
    }

    private static void say(String what, int count, Runnable work) {
        long before = heap();
        long begin = System.nanoTime();
        work.run();
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%-60s %6.2f KB each, %,8.0f a second%n",
                what,
                (heap() - before) / 1024.0 / count,
                count / seconds);
    }

    private static long heap() {
        for (int i = 0; i < 4; i++) {
            System.gc();
            LockSupport.parkNanos(300_000_000);
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static void publishEach(Node node, String prefix, int count) {
        var room = new Semaphore(256);
        var left = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            room.acquireUninterruptibly();
            node.publish(prefix + ":" + i).whenComplete((_, _) -> {
                room.release();
                left.countDown();
            });
        }
        await(left);
    }

    private static void subscribeEach(Node node, String prefix, int count) {
        var form = new TestForm();
        var all = new ArrayList<ProbeSubscriber>();
        for (int i = 0; i < count; i++) {
            var subscriber = ProbeSubscriber.of(prefix + ":" + i, "c", form, wish -> wish);
            node.hub.subscribe(subscriber);
            all.add(subscriber);
        }
        awaitTrue(() -> all.stream().allMatch(one -> one.log().contains("subscribed")));
        node.kept.add(all);
    }

    // ---- CPU of a publication by the number of nodes with subscribers

    private static void attached() throws Exception {
        for (int nodes : new int[] {1, 2, 4, 8}) {
            try (var cluster = new Nodes(nodes, TestOptions.inMemory(10, Duration.ofHours(1)))) {
                var form = new TestForm();
                for (Node node : cluster.all) {
                    var subscriber = ProbeSubscriber.of("hot:1", "c", form, wish -> wish);
                    node.hub.subscribe(subscriber);
                    awaitTrue(() -> subscriber.log().contains("subscribed"));
                }
                Node publisher = cluster.all.getFirst();
                publishSame(publisher, "hot:1", 20_000);
                long before = cpuNanos();
                publishSame(publisher, "hot:1", 20_000);
                System.out.printf(
                        Locale.ROOT,
                        "%d attached nodes: %6.1f µs of CPU a publication in all%n",
                        nodes,
                        (cpuNanos() - before) / 1e3 / 20_000);
            }
        }
    }

    private static void publishSame(Node node, String channel, int count) {
        var room = new Semaphore(64);
        var left = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            room.acquireUninterruptibly();
            node.publish(channel).whenComplete((_, _) -> {
                room.release();
                left.countDown();
            });
        }
        await(left);
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    // ---- how long a node takes to hand its shards over, and the longest wait of a caller meanwhile

    private static void handover() throws Exception {
        for (int entities : new int[] {0, 10_000, 50_000}) {
            try (var cluster = new Nodes(3, TestOptions.inMemory(1, Duration.ofHours(1)))) {
                Node caller = cluster.all.getFirst();
                publishEach(caller, "c", Math.max(entities, 2_000));
                Node leaving = cluster.all.getLast();
                int shards = leaving.region
                        .holdings(Duration.ofSeconds(10))
                        .toCompletableFuture()
                        .get()
                        .shards();
                var calls = new ArrayList<CompletableFuture<Long>>();
                long begin = System.nanoTime();
                var left = CoordinatedShutdown.get(leaving.system)
                        .runAll(CoordinatedShutdown.unknownReason())
                        .toCompletableFuture();
                for (int i = 0; !left.isDone(); i++) {
                    long sent = System.nanoTime();
                    calls.add(caller.channels
                            .presenceStats("c:" + i % 2_000)
                            .toCompletableFuture()
                            .thenApply(_ -> System.nanoTime() - sent));
                    LockSupport.parkNanos(1_000_000);
                }
                long took = System.nanoTime() - begin;
                long longest = 0;
                for (var call : calls) {
                    longest = Math.max(longest, call.get(60, TimeUnit.SECONDS));
                }
                System.out.printf(
                        Locale.ROOT,
                        "%,6d entities on 3 nodes: %d shards left in %,d ms with their node; longest wait of %,d"
                                + " calls %,d ms%n",
                        entities,
                        shards,
                        took / 1_000_000,
                        calls.size(),
                        longest / 1_000_000);
            }
        }
    }

    // ---- a cluster at rest, by its size

    private static void members() throws Exception {
        for (int nodes : new int[] {2, 4, 8, 16}) {
            long begin = System.nanoTime();
            try (var cluster = new Nodes(nodes, TestOptions.withoutHistory())) {
                double formed = (System.nanoTime() - begin) / 1e9;
                LockSupport.parkNanos(10_000_000_000L);
                long before = cpuNanos();
                long heapBefore = heap();
                LockSupport.parkNanos(10_000_000_000L);
                System.out.printf(
                        Locale.ROOT,
                        "%2d members: formed one by one in %.1f s; at rest %.2f %% of a core and %.1f MB of heap a"
                                + " node%n",
                        nodes,
                        formed,
                        (cpuNanos() - before) / 1e9 / 10 / nodes * 100,
                        heapBefore / 1048576.0 / cluster.all.size());
            }
        }
    }

    private static void await(CountDownLatch left) {
        try {
            if (!left.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException(left.getCount() + " answers are missing");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static void awaitTrue(BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("not within " + LIMIT);
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    /// Nodes that have joined one after the other.
    private static final class Nodes implements AutoCloseable {
        private final List<Node> all = new ArrayList<>();

        Nodes(int count, ChannelOptions options) {
            IntStream.range(0, count).forEach(_ -> {
                var node = new Node(options, ConfigFactory.empty());
                all.add(node);
                node.join(all.getFirst());
                awaitTrue(() -> all.stream().allMatch(one -> one.sees() == all.size()));
            });
        }

        @Override
        public void close() {
            all.reversed().forEach(Node::close);
        }
    }

    /// Everything of a node that channels need.
    private static final class Node implements AutoCloseable {
        private final ActorSystem<Void> system;
        private final ChannelRegion region;
        private final Channels channels;
        private final RelayHub hub;
        private final List<Object> kept = new ArrayList<>();

        Node(ChannelOptions options, Config journal) {
            system = ActorSystem.create(
                    Behaviors.empty(),
                    ClusterSettings.SYSTEM_NAME,
                    ConfigFactory.parseString("pekko.loglevel = OFF")
                            .withFallback(journal)
                            .withFallback(
                                    ClusterSettings.of(GyreConfig.defaults().cluster(), List.of(), 2, "1", "shared")));
            region = ChannelSharding.start(
                    system,
                    new OneNamespace(options),
                    Clock.systemUTC(),
                    () -> UUID.randomUUID().toString().substring(0, 8));
            channels = new ShardedChannels(
                    system, region, Duration.ofSeconds(60), NodeMetrics.create().cluster());
            long uid = Cluster.get(system).selfMember().uniqueAddress().longUid();
            hub = RelayHub.start(
                    system,
                    region,
                    HubSettings.of(
                            uid,
                            Clock.systemUTC(),
                            Duration.ofSeconds(60),
                            Duration.ofHours(1),
                            Duration.ZERO,
                            NodeMetrics.create().relays()));
        }

        static Node first(ChannelOptions options) {
            var node = new Node(options, ConfigFactory.empty());
            node.join(node);
            return node;
        }

        void join(Node other) {
            Cluster.get(system)
                    .manager()
                    .tell(Join.create(Cluster.get(other.system).selfMember().address()));
            awaitTrue(() -> sees() > 0);
        }

        int sees() {
            int up = 0;
            for (var member : Cluster.get(system).state().getMembers()) {
                if (member.status().equals(MemberStatus.up())) {
                    up++;
                }
            }
            return up;
        }

        CompletableFuture<Channels.PublishResult> publish(String channel) {
            return channels.publish(channel, Channels.Draft.of(DATA, null)).toCompletableFuture();
        }

        @Override
        public void close() {
            system.terminate();
            system.getWhenTerminated()
                    .toCompletableFuture()
                    .orTimeout(90, TimeUnit.SECONDS)
                    .join();
        }
    }
}
