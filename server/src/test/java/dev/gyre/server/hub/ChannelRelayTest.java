package dev.gyre.server.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gyre.protocol.Payload;
import dev.gyre.protocol.Position;
import dev.gyre.server.channel.Channels;
import dev.gyre.server.channel.LocalChannels;
import dev.gyre.server.channel.ManualClock;
import dev.gyre.server.channel.TestOptions;
import dev.gyre.server.config.ChannelOptions;
import dev.gyre.server.metrics.Counts;
import dev.gyre.server.metrics.NodeMetrics;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init")
class ChannelRelayTest {

    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final AtomicInteger HUBS = new AtomicInteger();

    private static ActorTestKit kit;

    private final TestForm form = new TestForm();
    private final ManualClock clock = new ManualClock();
    private LocalChannels local;
    private Channels channels;
    private RelayHub hub;
    private final NodeMetrics metrics = NodeMetrics.create();

    @BeforeAll
    static void startKit() {
        kit = ActorTestKit.create();
    }

    @AfterAll
    static void stopKit() {
        kit.shutdownTestKit();
    }

    private void start(ChannelOptions options) {
        local = new LocalChannels(kit, options, clock);
        channels = local.channels();
        hub = RelayHub.start(
                kit.system(),
                local,
                new HubSettings(
                        HUBS.incrementAndGet(),
                        clock,
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(1),
                        Duration.ZERO,
                        Duration.ofMillis(50),
                        metrics.relays()));
    }

    private ProbeSubscriber subscribe(String client, UnaryOperator<ProbeSubscriber.Wish> wish) {
        var subscriber = ProbeSubscriber.of("news", client, form, wish);
        hub.subscribe(subscriber);
        return subscriber;
    }

    private Position publish(String data) throws Exception {
        var result = channels.publish("news", Channels.Draft.of(Payload.of(data), null))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        assertThat(result).isInstanceOf(Channels.Published.class);
        return ((Channels.Published) result).position();
    }

    @Test
    void publicationReachesEverySubscriberOnce() throws Exception {
        start(TestOptions.withoutHistory());
        var ann = subscribe("ann", wish -> wish).expectSubscribed();
        var bob = subscribe("bob", wish -> wish).expectSubscribed();

        publish("a");
        publish("b");

        ann.expect("subscribed", "0:a", "0:b");
        bob.expect("subscribed", "0:a", "0:b");
    }

    @Test
    void subscriptionStartsAtTheTopOfTheStream() throws Exception {
        start(TestOptions.inMemory(10, Duration.ofMinutes(1)));
        Position top = publish("a");

        var ann = subscribe("ann", ProbeSubscriber.Wish::positioned).expectSubscribed();
        publish("b");

        assertThat(ann.top()).isEqualTo(top);
        ann.expect("subscribed", "2:b");
    }

    @Test
    void clientsThatComeBackTogetherCostOneReadOfHistory() throws Exception {
        start(TestOptions.inMemory(10, Duration.ofMinutes(1)));
        Position first = publish("a");
        publish("b");

        for (int i = 0; i < 50; i++) {
            subscribe("client-" + i, wish -> wish.since(first));
        }
        subscribe("last", wish -> wish.since(first)).expect("subscribed", "recovered", "2:b");

        assertThat(Counts.of(metrics, "gyre_relay_history_reads_total")).isEqualTo(1);
        assertThat(Counts.of(metrics, "centrifugo_node_action_count", "broker_subscribe"))
                .isEqualTo(1);
        publish("c");
        assertThat(Counts.of(metrics, "gyre_relay_history_reads_total")).isEqualTo(1);
    }

    @Test
    void missedPublicationsAreRecoveredInOrder() throws Exception {
        start(TestOptions.inMemory(10, Duration.ofMinutes(1)));
        Position first = publish("a");
        publish("b");
        publish("c");

        var ann = subscribe("ann", wish -> wish.since(first));
        ann.expectSubscribed();
        publish("d");

        ann.expect("subscribed", "recovered", "2:b", "3:c", "4:d");
    }

    /// The entity may be gone with the node: what the relay has seen is all that is left.
    @Test
    void membersOfALostNodeLeaveOnceAndAlsoThoseThatJoinedBefore() throws Exception {
        start(TestOptions.withoutHistory());
        long otherNode = HUBS.incrementAndGet();
        var otherHub = RelayHub.start(
                kit.system(),
                local,
                new HubSettings(
                        otherNode,
                        clock,
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(1),
                        Duration.ZERO,
                        Duration.ofMillis(50),
                        NodeMetrics.create().relays()));
        var early = ProbeSubscriber.of("news", "early", form, wish -> wish.emit());
        otherHub.subscribe(early);
        early.expectSubscribed();
        var ann = subscribe("ann", ProbeSubscriber.Wish::push).expectSubscribed();
        var late = ProbeSubscriber.of("news", "late", form, wish -> wish.emit());
        otherHub.subscribe(late);
        ann.expect("subscribed", "+late");

        hub.nodeLost(otherNode);
        ann.expect("subscribed", "+late", "-early", "-late");
        otherHub.unsubscribe(late);
        publish("a");

        ann.expect("subscribed", "+late", "-early", "-late", "0:a");
    }

    @Test
    void joinIsSeenAfterTheReplyAndPresenceListsTheMember() throws Exception {
        start(TestOptions.withoutHistory());

        var ann = subscribe("ann", wish -> wish.presence().emit().push());
        ann.expect("subscribed", "+ann");
        var bob = subscribe("bob", wish -> wish.presence().emit().push()).expectSubscribed();

        var present = channels.presence("news").toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertThat(((Channels.Present) present).clients()).containsOnlyKeys("ann", "bob");
        bob.expect("subscribed", "+bob");
        ann.expect("subscribed", "+ann", "+bob");
    }

    @Test
    void leaverGetsNoOwnLeave() {
        start(TestOptions.withoutHistory());
        var ann = subscribe("ann", wish -> wish.emit().push()).expectSubscribed();
        var bob = subscribe("bob", wish -> wish.emit().push()).expectSubscribed();

        hub.unsubscribe(bob);

        ann.expect("subscribed", "+ann", "+bob", "-bob");
        bob.expect("subscribed", "+bob", "unsubscribed");
    }

    @Test
    void relayWithoutSubscribersRetiresAndIsStartedAgain() throws Exception {
        start(TestOptions.inMemory(10, Duration.ofMinutes(1)));
        var ann = subscribe("ann", wish -> wish).expectSubscribed();
        hub.unsubscribe(ann);
        await().atMost(DEADLINE).until(() -> hub.relays() == 0);

        var bob = subscribe("bob", wish -> wish).expectSubscribed();
        publish("a");

        bob.expect("subscribed", "1:a");
    }
}
