package dev.gyre.server.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.gyre.persistence.JournalDatabase;
import dev.gyre.persistence.JournalSchema;
import dev.gyre.persistence.JournalSettings;
import dev.gyre.protocol.Payload;
import dev.gyre.protocol.Position;
import dev.gyre.server.channel.ChannelGateway;
import dev.gyre.server.channel.ChannelSharding;
import dev.gyre.server.channel.Channels;
import dev.gyre.server.channel.OneNamespace;
import dev.gyre.server.channel.ShardedChannels;
import dev.gyre.server.channel.TestOptions;
import dev.gyre.server.config.ChannelOptions;
import dev.gyre.server.metrics.NodeMetrics;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.Leave;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Several nodes in one JVM. Their streams are kept in memory, or in one journal where a test says so.
class ChannelsClusterIT {

    private static final Duration DEADLINE = Duration.ofSeconds(40);

    private final List<Node> nodes = new ArrayList<>();
    private final TestForm form = new TestForm();
    private final String database = "jdbc:h2:mem:" + UUID.randomUUID();

    /// One node with everything that channels need.
    private record Node(ActorSystem<Void> system, Channels channels, RelayHub hub) {

        boolean sees(int members) {
            int up = 0;
            for (var member : Cluster.get(system).state().getMembers()) {
                if (member.status().equals(MemberStatus.up())) {
                    up++;
                }
            }
            return up == members;
        }
    }

    @AfterEach
    void stopNodes() {
        nodes.forEach(node -> node.system().terminate());
        await().atMost(DEADLINE)
                .until(() -> nodes.stream()
                        .allMatch(node -> node.system()
                                .getWhenTerminated()
                                .toCompletableFuture()
                                .isDone()));
    }

    private void start(int count, ChannelOptions options) {
        for (int i = 0; i < count; i++) {
            nodes.add(startNode(options));
            int members = nodes.size();
            await().atMost(DEADLINE).until(() -> nodes.stream().allMatch(node -> node.sees(members)));
        }
    }

    private Node startNode(ChannelOptions options) {
        ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "channels", config(options.durable()));
        Cluster cluster = Cluster.get(system);
        var first = nodes.isEmpty() ? cluster : Cluster.get(nodes.getFirst().system());
        cluster.manager().tell(Join.create(first.selfMember().address()));
        ChannelGateway gateway = ChannelSharding.start(
                system,
                new OneNamespace(options),
                Clock.systemUTC(),
                () -> UUID.randomUUID().toString().substring(0, 8));
        long uid = cluster.selfMember().uniqueAddress().longUid();
        var settings = HubSettings.of(
                uid,
                Clock.systemUTC(),
                Duration.ofSeconds(20),
                Duration.ofSeconds(1),
                Duration.ZERO,
                NodeMetrics.create().relays());
        return new Node(
                system,
                new ShardedChannels(
                        system,
                        gateway,
                        Duration.ofSeconds(20),
                        NodeMetrics.create().cluster()),
                RelayHub.start(system, gateway, settings));
    }

    private Config config(boolean durable) {
        Config node = ConfigFactory.parseString("""
            pekko {
              loglevel = ERROR
              actor.provider = cluster
              remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
              remote.artery.advanced.maximum-frame-size = 2 MiB
              cluster.downing-provider-class = "org.apache.pekko.cluster.sbr.SplitBrainResolverProvider"
              cluster.roles = [channels]
              cluster.sharding.retry-interval = 200 ms
              coordinated-shutdown.exit-jvm = off
              coordinated-shutdown.phases.cluster-sharding-shutdown-region.timeout = 4 s
              cluster.jmx.enabled = off
            }
            """).withFallback(ConfigFactory.parseResources("gyre-channel.conf"));
        return (durable ? journal().withFallback(node) : node).withFallback(ConfigFactory.load());
    }

    /// The journal of all nodes of a test: one database in memory.
    private Config journal() {
        var journal = new JournalDatabase(database, "", "", 3);
        JournalSchema.prepare(journal);
        return JournalSettings.of(journal);
    }

    private Node node(int index) {
        return nodes.get(index);
    }

    private ProbeSubscriber subscribe(
            int node, String channel, String client, UnaryOperator<ProbeSubscriber.Wish> wish) {
        var subscriber = ProbeSubscriber.of(channel, client, form, wish);
        node(node).hub().subscribe(subscriber);
        await().atMost(DEADLINE).until(() -> subscriber.log().contains("subscribed"));
        return subscriber;
    }

    private CompletableFuture<Channels.PublishResult> send(int node, String channel, String data) {
        return node(node)
                .channels()
                .publish(channel, Channels.Draft.of(Payload.of(data), null))
                .toCompletableFuture();
    }

    private static Position positionOf(CompletableFuture<Channels.PublishResult> result) throws Exception {
        var answered = result.get(40, TimeUnit.SECONDS);
        assertThat(answered).isInstanceOf(Channels.Published.class);
        return ((Channels.Published) answered).position();
    }

    private static void awaitLog(ProbeSubscriber subscriber, List<String> expected) {
        await().atMost(DEADLINE)
                .untilAsserted(() -> assertThat(subscriber.log()).isEqualTo(expected));
    }

    @Test
    void publicationReachesSubscribersOfAllNodesAndAnyNodeReadsHistory() throws Exception {
        start(2, TestOptions.inMemory(100, Duration.ofMinutes(5)));
        for (int c = 0; c < 8; c++) {
            String channel = "news " + c;
            var ann = subscribe(0, channel, "ann", wish -> wish.presence().positioned());
            var bob = subscribe(1, channel, "bob", wish -> wish.presence().positioned());

            for (int i = 1; i <= 20; i++) {
                assertThat(positionOf(send(i % 2, channel, "d" + i)).offset()).isEqualTo(i);
            }

            var expected = new ArrayList<>(List.of("subscribed"));
            IntStream.rangeClosed(1, 20).forEach(i -> expected.add(i + ":d" + i));
            awaitLog(ann, expected);
            awaitLog(bob, expected);
            for (Node node : nodes) {
                var page = node.channels()
                        .history(channel, new Channels.HistoryQuery(-1, null, false))
                        .toCompletableFuture()
                        .get(20, TimeUnit.SECONDS);
                assertThat(((Channels.HistoryPage) page).publications()).hasSize(20);
                var present =
                        node.channels().presence(channel).toCompletableFuture().get(20, TimeUnit.SECONDS);
                assertThat(((Channels.Present) present).clients()).containsOnlyKeys("ann", "bob");
            }
        }
    }

    @Test
    void longHistoryComesFromAnotherNodeInParts() throws Exception {
        start(2, TestOptions.inMemory(400, Duration.ofMinutes(5)));
        String large = "x".repeat(20_000);
        for (int c = 0; c < 4; c++) {
            String channel = "large:" + c;
            var first = positionOf(send(0, channel, large));
            for (int i = 0; i < 200; i++) {
                positionOf(send(0, channel, large));
            }

            for (int n = 0; n < 2; n++) {
                var page = node(n).channels()
                        .history(channel, new Channels.HistoryQuery(-1, null, false))
                        .toCompletableFuture()
                        .get(20, TimeUnit.SECONDS);
                assertThat(((Channels.HistoryPage) page).publications()).hasSize(201);
                var late = subscribe(n, channel, "late" + n, wish -> wish.since(first));
                await().atMost(DEADLINE)
                        .untilAsserted(() -> assertThat(late.log()).hasSize(202));
            }
        }
    }

    @Test
    void subscribersMissNothingWhileTheNodeOfTheChannelLeaves() throws Exception {
        start(3, TestOptions.durable(5_000, Duration.ofMinutes(5)));
        List<String> names = IntStream.range(0, 12).mapToObj(i -> "moving:" + i).toList();
        var subscribers = new ArrayList<ProbeSubscriber>();
        for (String channel : names) {
            subscribers.add(subscribe(0, channel, "ann", ProbeSubscriber.Wish::positioned));
        }
        var results = new ArrayList<List<CompletableFuture<Channels.PublishResult>>>();
        names.forEach(_ -> results.add(new ArrayList<>()));

        for (int round = 0; round < 40; round++) {
            if (round == 10) {
                var leaving = Cluster.get(node(2).system());
                leaving.manager().tell(Leave.create(leaving.selfMember().address()));
            }
            for (int c = 0; c < names.size(); c++) {
                results.get(c).add(send(round % 2, names.get(c), "d" + round));
            }
            for (int c = 0; c < names.size(); c++) {
                positionOf(results.get(c).getLast());
            }
        }

        await().atMost(DEADLINE).until(() -> node(0).sees(2));
        for (int c = 0; c < names.size(); c++) {
            var expected = new ArrayList<>(List.of("subscribed"));
            IntStream.range(0, 40).forEach(i -> expected.add((i + 1) + ":d" + i));
            awaitLog(subscribers.get(c), expected);
        }
    }

    @Test
    void membersOfANodeThatIsGoneLeaveWithIt() throws Exception {
        start(2, TestOptions.withoutHistory());
        var subscribers = new ArrayList<ProbeSubscriber>();
        for (int c = 0; c < 12; c++) {
            String channel = "jl:" + c;
            subscribers.add(
                    subscribe(0, channel, "ann", wish -> wish.presence().emit().push()));
            subscribe(1, channel, "bob", wish -> wish.presence().emit().push());
            awaitLog(subscribers.getLast(), List.of("subscribed", "+ann", "+bob"));
        }

        var leaving = Cluster.get(node(1).system());
        leaving.manager().tell(Leave.create(leaving.selfMember().address()));

        for (int c = 0; c < 12; c++) {
            String channel = "jl:" + c;
            await().atMost(DEADLINE).untilAsserted(() -> {
                var present = node(0).channels()
                        .presence(channel)
                        .toCompletableFuture()
                        .get(20, TimeUnit.SECONDS);
                assertThat(present)
                        .isInstanceOfSatisfying(
                                Channels.Present.class,
                                it -> assertThat(it.clients()).containsOnlyKeys("ann"));
            });
        }
        // an entity that left together with the members cannot tell of them
        assertThat(subscribers).anyMatch(subscriber -> subscriber.log().contains("-bob"));
    }
}
