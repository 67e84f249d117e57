package dev.gyre.server.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.protocol.Payload;
import dev.gyre.protocol.Position;
import dev.gyre.protocol.Publication;
import dev.gyre.server.channel.ChannelCommand;
import dev.gyre.server.channel.ChannelGateway;
import dev.gyre.server.channel.ManualClock;
import dev.gyre.server.channel.RelayMessage;
import dev.gyre.server.channel.RelayedPublication;
import dev.gyre.server.channel.StreamLimits;
import dev.gyre.server.metrics.NodeMetrics;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A relay whose entity is played by the test.
@SuppressWarnings("NullAway.Init")
class RelayRepairTest {

    private static final AtomicLong NODES = new AtomicLong(10_000);
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final StreamLimits LIMITS = new StreamLimits(10, 60_000, 600_000);

    private static ActorTestKit kit;

    private final TestForm form = new TestForm();
    private TestProbe<ChannelCommand> entity;
    private RelayHub hub;
    private ActorRef<RelayMessage> relay;

    @BeforeAll
    static void startKit() {
        kit = ActorTestKit.create();
    }

    @AfterAll
    static void stopKit() {
        kit.shutdownTestKit();
    }

    @BeforeEach
    void startHub() {
        entity = kit.createTestProbe();
        hub = RelayHub.start(kit.system(), (_, command) -> entity.getRef().tell(command), settings());
    }

    private static HubSettings settings() {
        return new HubSettings(
                NODES.incrementAndGet(),
                new ManualClock(),
                Duration.ofSeconds(2),
                Duration.ofMinutes(10),
                Duration.ZERO,
                Duration.ofMillis(100),
                NodeMetrics.create().relays());
    }

    private ProbeSubscriber subscribe(String client, UnaryOperator<ProbeSubscriber.Wish> wish) {
        var subscriber = ProbeSubscriber.of("news", client, form, wish);
        hub.subscribe(subscriber);
        return subscriber;
    }

    private void attach(long topOffset, String epoch) {
        relay = entity.expectMessageClass(ChannelCommand.Attach.class, DEADLINE).relay();
        tellAttached(topOffset, epoch);
    }

    private void tellAttached(long topOffset, String epoch) {
        relay.tell(new RelayMessage.Attached(
                entity.getRef(), new Position(topOffset, epoch), LIMITS, topOffset == 0 ? 0 : 60_000, 600_000));
    }

    private void publish(String epoch, long... offsets) {
        relay.tell(new RelayMessage.Published(epoch, publications(offsets)));
    }

    private void answerMissed(String epoch, long topOffset, long... offsets) {
        var asked = entity.expectMessageClass(ChannelCommand.ReadMissed.class, DEADLINE);
        relay.tell(new RelayMessage.Missed(
                asked.id(), publications(offsets), new Position(topOffset, epoch), 60_000, 600_000, true));
    }

    private static List<RelayedPublication> publications(long... offsets) {
        return Arrays.stream(offsets)
                .mapToObj(offset -> new RelayedPublication(
                        Publication.of(Payload.of("d" + offset), null, offset, Map.of()), false, 0))
                .toList();
    }

    @Test
    void holeIsFilledBeforeAnythingLaterIsDelivered() {
        var ann = subscribe("ann", ProbeSubscriber.Wish::positioned);
        attach(1, "e");
        ann.expectSubscribed();

        publish("e", 2);
        publish("e", 5);
        publish("e", 6);
        answerMissed("e", 6, 3, 4, 5, 6);
        publish("e", 7);

        ann.expect("subscribed", "2:d2", "3:d3", "4:d4", "5:d5", "6:d6", "7:d7");
    }

    /// The node that the client comes from was told of publication 5, this one was not.
    @Test
    void clientThatHasMoreThanTheRelayIsRecoveredWhenTheEntityHasItToo() {
        subscribe("ann", ProbeSubscriber.Wish::positioned);
        attach(3, "e");

        var bob = subscribe("bob", wish -> wish.since(new Position(5, "e")));
        answerMissed("e", 6, 4, 5, 6);

        bob.expect("subscribed", "recovered", "6:d6");
    }

    @Test
    void clientThatHasMoreThanTheChannelIsNotRecovered() {
        subscribe("ann", ProbeSubscriber.Wish::positioned);
        attach(3, "e");

        var bob = subscribe("bob", wish -> wish.since(new Position(5, "e")));
        answerMissed("e", 3);
        publish("e", 4);

        bob.expect("subscribed", "4:d4");
    }

    @Test
    void holeThatCannotBeFilledEndsPositionedSubscriptionsOnly() {
        var ann = subscribe("ann", ProbeSubscriber.Wish::positioned);
        attach(1, "e");
        ann.expectSubscribed();
        var bob = subscribe("bob", wish -> wish).expectSubscribed();

        publish("e", 5);
        answerMissed("e", 6, 5, 6);
        publish("e", 7);

        ann.expect("subscribed", "insufficient");
        bob.expect("subscribed", "5:d5", "6:d6", "7:d7");
    }

    @Test
    void publicationThatComesTwiceIsDeliveredOnce() {
        var ann = subscribe("ann", ProbeSubscriber.Wish::positioned);
        attach(0, "e");
        ann.expectSubscribed();

        publish("e", 1, 2);
        publish("e", 1, 2, 3);

        ann.expect("subscribed", "1:d1", "2:d2", "3:d3");
    }

    @Test
    void newEpochEndsPositionedSubscriptions() {
        var ann = subscribe("ann", ProbeSubscriber.Wish::positioned);
        attach(4, "e");
        ann.expectSubscribed();
        var bob = subscribe("bob", wish -> wish).expectSubscribed();

        publish("f", 1);

        ann.expect("subscribed", "insufficient");
        bob.expect("subscribed", "1:d1");
    }

    @Test
    void silentGapIsFoundByTheTopThatTheEntityNames() {
        var ann = subscribe("ann", ProbeSubscriber.Wish::positioned);
        attach(1, "e");
        ann.expectSubscribed();

        tellAttached(3, "e");
        answerMissed("e", 3, 2, 3);

        ann.expect("subscribed", "2:d2", "3:d3");
    }

    @Test
    void entityThatEndsIsLookedForAnewAtOnce() {
        var ann = subscribe("ann", ProbeSubscriber.Wish::positioned);
        attach(1, "e");
        ann.expectSubscribed();

        relay.tell(new RelayMessage.Ended(entity.getRef()));
        entity.expectMessageClass(ChannelCommand.Attach.class, DEADLINE);
        TestProbe<ChannelCommand> other = kit.createTestProbe();
        relay.tell(new RelayMessage.Attached(other.getRef(), new Position(1, "e"), LIMITS, 60_000, 600_000));
        relay.tell(new RelayMessage.Ended(entity.getRef()));
        publish("e", 2);

        ann.expect("subscribed", "2:d2");
        entity.expectNoMessage(Duration.ofMillis(200));
    }

    @Test
    void unansweredAttachIsRefusedInTime() {
        var ann = subscribe("ann", wish -> wish);

        ann.expect("refused 100");
    }

    @Test
    void readThatIsNotAnsweredIsAskedAgain() {
        var ann = subscribe("ann", wish -> wish.since(new Position(1, "e")));
        attach(3, "e");
        entity.expectMessageClass(ChannelCommand.ReadMissed.class, DEADLINE);

        answerMissed("e", 3, 2, 3);

        ann.expect("subscribed", "recovered", "2:d2", "3:d3");
    }

    @Test
    void subscribersThatComeBackTogetherShareOneRead() {
        subscribe("first", wish -> wish);
        attach(5, "e");
        var ann = subscribe("ann", wish -> wish.since(new Position(2, "e")));
        var asked = entity.expectMessageClass(ChannelCommand.ReadMissed.class, DEADLINE);
        var bob = subscribe("bob", wish -> wish.since(new Position(2, "e")));
        var carl = subscribe("carl", wish -> wish.since(new Position(4, "e")));

        relay.tell(new RelayMessage.Missed(
                asked.id(), publications(3, 4, 5), new Position(5, "e"), 60_000, 600_000, true));

        ann.expect("subscribed", "recovered", "3:d3", "4:d4", "5:d5");
        bob.expect("subscribed", "recovered", "3:d3", "4:d4", "5:d5");
        carl.expect("subscribed", "recovered", "5:d5");
        entity.expectNoMessage(Duration.ofMillis(100));
    }

    @Test
    void positionOfAnotherEpochIsRefusedWhereOnlyRecoveredIsWanted() {
        var ann = subscribe("ann", wish -> wish.since(new Position(2, "other")).recoveredOnly());
        attach(5, "e");

        ann.expect("refused 112");
    }

    @Test
    void moreMissedPublicationsThanTheLimitAreNotRecovered() {
        var ann = subscribe("ann", wish -> wish.since(new Position(2, "e")).recoveryLimit(2));
        attach(5, "e");

        ann.expect("subscribed");
        assertThat(ann.top()).isEqualTo(new Position(5, "e"));
    }

    @Test
    void publicationsThatWaitLeaveInOnePieceEncodedOnce() {
        var ann = subscribe("ann", wish -> wish);
        attach(0, "e");
        ann.expectSubscribed();
        var bob = subscribe("bob", wish -> wish).expectSubscribed();

        publish("e", 1, 2, 3, 4);

        ann.expect("subscribed", "1:d1", "2:d2", "3:d3", "4:d4");
        bob.expect("subscribed", "1:d1", "2:d2", "3:d3", "4:d4");
        assertThat(ann.sends).hasValue(1);
        assertThat(form.encoded).hasValue(4);
    }

    @Test
    void subscriberWhoseEncodingCannotCarryAPublicationIsTold() {
        var ann = subscribe("ann", wish -> wish);
        attach(0, "e");
        ann.expectSubscribed();

        relay.tell(new RelayMessage.Published(
                "",
                List.of(RelayedPublication.outsideTheStream(
                        Publication.of(Payload.of("!binary"), null, 0, Map.of())))));

        ann.expect("subscribed", "unencodable");
    }

    @Test
    void secondSubscriptionOfAClientTakesThePlaceOfTheFirst() {
        var first = subscribe("ann", wish -> wish);
        attach(0, "e");
        first.expectSubscribed();
        publish("e", 1);
        first.expect("subscribed", "1:d1");

        var second = subscribe("ann", wish -> wish).expectSubscribed();
        publish("e", 2);

        second.expect("subscribed", "2:d2");
        first.expect("subscribed", "1:d1");
    }

    @Test
    void taskRunsAfterThePublicationsBeforeIt() {
        var ann = subscribe("ann", wish -> wish);
        attach(0, "e");
        ann.expectSubscribed();
        publish("e", 1);
        TestProbe<String> done = kit.createTestProbe();

        hub.afterPublications("news", () -> done.getRef().tell(String.join(" ", ann.log())));

        assertThat(done.receiveMessage(DEADLINE)).isEqualTo("subscribed 1:d1");
    }

    @Test
    void membersAreBroughtToAnEntityThatDoesNotKnowThem() {
        var ann = subscribe("ann", wish -> wish.presence().emit());
        attach(0, "e");
        var join = entity.expectMessageClass(ChannelCommand.Join.class, DEADLINE);
        relay.tell(new RelayMessage.JoinTaken(join.member().info().client()));
        ann.expectSubscribed();

        TestProbe<ChannelCommand> moved = kit.createTestProbe();
        relay.tell(new RelayMessage.Attached(moved.getRef(), new Position(0, "e"), LIMITS, 0, 600_000));

        var rejoin = moved.expectMessageClass(ChannelCommand.Rejoin.class, DEADLINE);
        assertThat(rejoin.members())
                .extracting(member -> member.info().client())
                .containsExactly("ann");
    }

    @Test
    void attemptsToAttachBecomeRarer() {
        var silent = RelayHub.start(
                kit.system(),
                new ChannelGateway() {
                    @Override
                    public void tell(String channel, ChannelCommand command) {
                        entity.getRef().tell(command);
                    }

                    @Override
                    public Duration retryDelay(Duration calm) {
                        return Duration.ofMillis(40);
                    }
                },
                settings());
        long begin = System.nanoTime();

        silent.subscribe(ProbeSubscriber.of("news", "ann", form, ProbeSubscriber.Wish::positioned));
        for (int i = 0; i < 5; i++) {
            entity.expectMessageClass(ChannelCommand.Attach.class, DEADLINE);
        }

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(40 + 80 + 160 + 320));
    }
}
