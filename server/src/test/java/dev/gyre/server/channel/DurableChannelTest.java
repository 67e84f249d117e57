package dev.gyre.server.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import dev.gyre.persistence.ChannelEvent;
import dev.gyre.protocol.ClientError;
import dev.gyre.protocol.Payload;
import dev.gyre.protocol.Position;
import dev.gyre.protocol.Publication;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.PersistenceTestKitSnapshotPlugin;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init")
class DurableChannelTest {

    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Duration META_TTL = Duration.ofDays(30);
    private static final AtomicInteger CHANNELS = new AtomicInteger();

    @AutoClose("shutdownTestKit")
    private static final ActorTestKit KIT = ActorTestKit.create(PersistenceTestKitPlugin.config()
            .withFallback(PersistenceTestKitSnapshotPlugin.config())
            .withFallback(ConfigFactory.parseResources("dev/gyre/persistence/journal.conf")
                    .withOnlyPath("pekko.actor"))
            .withFallback(ConfigFactory.load()));

    private static final PersistenceTestKit JOURNAL = PersistenceTestKit.create(KIT.system());

    private final ManualClock clock = new ManualClock();
    private final String channel = "news" + CHANNELS.incrementAndGet();
    private LocalChannels local;
    private Channels channels;

    @BeforeEach
    void startChannel() {
        local = new LocalChannels(KIT, TestOptions.durable(5, Duration.ofMinutes(1)), clock);
        channels = local.channels();
    }

    private CompletableFuture<Channels.PublishResult> publish(String data, String key) {
        var draft = new Channels.Draft(Payload.of(data), null, Map.of(), key, false, false, 0, "");
        return channels.publish(channel, draft).toCompletableFuture();
    }

    private static Position positionOf(CompletableFuture<Channels.PublishResult> result) throws Exception {
        return ((Channels.Published) result.get(10, TimeUnit.SECONDS)).position();
    }

    private Channels.HistoryPage history() throws Exception {
        return (Channels.HistoryPage) channels.history(channel, new Channels.HistoryQuery(-1, null, false))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    private String id() {
        return "channel|" + channel;
    }

    private void stop() {
        local.stop(channel);
    }

    @Test
    void publicationsThatComeDuringAWriteLeaveAsOneEvent() throws Exception {
        var results = new ArrayList<CompletableFuture<Channels.PublishResult>>();

        for (int i = 0; i < 500; i++) {
            results.add(publish("d" + i, ""));
        }

        for (int i = 0; i < 500; i++) {
            assertThat(positionOf(results.get(i)).offset()).isEqualTo(i + 1);
        }
        assertThat(JOURNAL.persistedInStorage(id())).hasSizeLessThan(100);
    }

    @Test
    void optionsThatAreReadAgainLimitTheStreamAtOnce() throws Exception {
        Position first = positionOf(publish("a", ""));
        positionOf(publish("b", ""));
        positionOf(publish("c", ""));

        local.reload(TestOptions.durable(2, Duration.ofMinutes(1)));

        assertThat(history().publications()).extracting(p -> p.data().utf8()).containsExactly("b", "c");
        local.reload(TestOptions.durable(4, Duration.ofMinutes(1)));
        positionOf(publish("d", ""));
        assertThat(history().publications()).extracting(p -> p.data().utf8()).containsExactly("b", "c", "d");
        assertThat(history().top()).isEqualTo(new Position(4, first.epoch()));
    }

    @Test
    void channelThatIsNoLongerDurableBeginsAnewInMemory() throws Exception {
        Position stored = positionOf(publish("a", ""));
        TestProbe<RelayMessage> relay = KIT.createTestProbe();
        local.tell(channel, new ChannelCommand.Attach(relay.getRef(), 7, true));
        relay.expectMessageClass(RelayMessage.Attached.class);

        local.reload(TestOptions.inMemory(5, Duration.ofMinutes(1)));
        publish("b", "").get(10, TimeUnit.SECONDS);
        await().atMost(DEADLINE)
                .until(() -> !positionOf(publish("c", "")).epoch().equals(stored.epoch()));

        local.reload(TestOptions.durable(5, Duration.ofMinutes(1)));
        await().atMost(DEADLINE)
                .until(() -> positionOf(publish("d", "")).epoch().equals(stored.epoch()));
    }

    @Test
    void epochOffsetHistoryAndKeysSurviveARestart() throws Exception {
        Position first = positionOf(publish("a", "k"));
        positionOf(publish("b", ""));

        stop();

        assertThat(history().top()).isEqualTo(new Position(2, first.epoch()));
        assertThat(history().publications()).extracting(p -> p.data().utf8()).containsExactly("a", "b");
        assertThat(history().publications()).extracting(Publication::epoch).containsExactly(first.epoch(), "");
        assertThat(positionOf(publish("again", "k"))).isEqualTo(first);
    }

    @Test
    void historyRemovedStaysRemoved() throws Exception {
        positionOf(publish("a", ""));
        channels.removeHistory(channel).toCompletableFuture().get(10, TimeUnit.SECONDS);

        stop();

        assertThat(history().publications()).isEmpty();
        assertThat(history().top().offset()).isEqualTo(1);
    }

    @Test
    void epochOfAChannelThatWasOnlyReadSurvivesARestart() throws Exception {
        Position top = history().top();

        stop();

        assertThat(top.epoch()).isNotEmpty();
        assertThat(history().top()).isEqualTo(top);
    }

    @Test
    void failedWriteIsAnsweredAndTheNextOneSucceeds() throws Exception {
        Position first = positionOf(publish("a", ""));
        JOURNAL.failNextPersisted(id());

        var failed = publish("b", "").get(10, TimeUnit.SECONDS);

        assertThat(failed).isEqualTo(new Channels.Failed(ClientError.INTERNAL));
        assertThat(positionOf(publish("c", ""))).isEqualTo(new Position(2, first.epoch()));
        assertThat(history().publications()).extracting(p -> p.data().utf8()).containsExactly("a", "c");
    }

    @Test
    void relaysSurviveAFailedWriteAndAreToldTheTop() throws Exception {
        TestProbe<RelayMessage> relay = KIT.createTestProbe();
        Position first = positionOf(publish("a", ""));
        local.tell(channel, new ChannelCommand.Attach(relay.getRef(), 7, true));
        relay.expectMessageClass(RelayMessage.Attached.class);
        JOURNAL.failNextPersisted(id());

        publish("b", "").get(10, TimeUnit.SECONDS);

        var attached = relay.expectMessageClass(RelayMessage.Attached.class, DEADLINE);
        assertThat(attached.top()).isEqualTo(first);
        positionOf(publish("c", ""));
        var published = relay.expectMessageClass(RelayMessage.Published.class, DEADLINE);
        assertThat(published.publications())
                .extracting(RelayedPublication::offset)
                .containsExactly(2L);
    }

    @Test
    void relaysThatWereToldOfAStreamThatCouldNotBeStoredAreToldOfAnother() throws Exception {
        JOURNAL.failNextPersisted(id());
        TestProbe<RelayMessage> relay = KIT.createTestProbe();
        local.tell(channel, new ChannelCommand.Attach(relay.getRef(), 7, true));
        var lost = relay.expectMessageClass(RelayMessage.Attached.class, DEADLINE);

        var afterFailure = relay.expectMessageClass(RelayMessage.Attached.class, DEADLINE);

        assertThat(lost.top().epoch()).isNotEmpty();
        assertThat(afterFailure.top()).isEqualTo(Position.NONE);
        local.tell(channel, new ChannelCommand.Attach(relay.getRef(), 7, true));
        var opened = relay.expectMessageClass(RelayMessage.Attached.class, DEADLINE);
        assertThat(opened.top().epoch()).isNotEmpty().isNotEqualTo(lost.top().epoch());
        assertThat(positionOf(publish("a", "")))
                .isEqualTo(new Position(1, opened.top().epoch()));
    }

    @Test
    void rejectedWriteIsAnswered() throws Exception {
        positionOf(publish("a", ""));
        JOURNAL.rejectNextPersisted(id());

        var rejected = publish("b", "").get(10, TimeUnit.SECONDS);

        assertThat(rejected).isEqualTo(new Channels.Failed(ClientError.INTERNAL));
    }

    @Test
    void unreadableStreamIsReadAgain() throws Exception {
        positionOf(publish("a", ""));
        stop();
        JOURNAL.failNextRead(id());

        assertThat(history().publications()).hasSize(1);
    }

    @Test
    void publishersAreNotKeptWaitingWhileTheJournalIsAway() throws Exception {
        positionOf(publish("a", ""));
        stop();
        JOURNAL.failNextNReads(id(), 5);

        var waited = publish("b", "").get(10, TimeUnit.SECONDS);
        long begin = System.nanoTime();
        var refused = publish("c", "").get(10, TimeUnit.SECONDS);

        assertThat(waited).isEqualTo(new Channels.Failed(ClientError.INTERNAL));
        assertThat(refused).isEqualTo(new Channels.Failed(ClientError.INTERNAL));
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
        await().atMost(DEADLINE).until(() -> publish("d", "").get(10, TimeUnit.SECONDS) instanceof Channels.Published);
        assertThat(history().publications()).hasSize(2);
    }

    @Test
    void subscribersSeeAPublicationBeforeItIsAnswered() throws Exception {
        TestProbe<RelayMessage> relay = KIT.createTestProbe();
        local.tell(channel, new ChannelCommand.Attach(relay.getRef(), 7, false));
        relay.expectMessageClass(RelayMessage.Attached.class);

        positionOf(publish("a", ""));

        assertThat(relay.receiveMessage(Duration.ofMillis(1))).isInstanceOf(RelayMessage.Published.class);
    }

    @Test
    void repeatedKeyDuringAWriteGetsTheFirstResult() throws Exception {
        var results = new ArrayList<CompletableFuture<Channels.PublishResult>>();
        for (int i = 0; i < 50; i++) {
            results.add(publish("a", "same"));
        }

        for (var result : results) {
            assertThat(positionOf(result).offset()).isEqualTo(1);
        }
        assertThat(history().publications()).hasSize(1);
    }

    @Test
    void snapshotReplacesEvents() throws Exception {
        for (int i = 1; i <= 1_100; i++) {
            assertThat(positionOf(publish("d" + i, "")).offset()).isEqualTo(i);
        }

        await().atMost(DEADLINE)
                .untilAsserted(
                        () -> assertThat(JOURNAL.persistedInStorage(id())).hasSizeLessThan(1_000));
        stop();

        assertThat(history().publications())
                .extracting(Publication::offset)
                .containsExactly(1096L, 1097L, 1098L, 1099L, 1100L);
        assertThat(positionOf(publish("next", "")).offset()).isEqualTo(1_101);
    }

    @Test
    void everythingIsAnsweredWhileTheEntityMoves() throws Exception {
        var results = new ArrayList<CompletableFuture<Channels.PublishResult>>();
        for (int i = 0; i < 300; i++) {
            results.add(publish("d" + i, ""));
            if (i % 50 == 49) {
                stop();
            }
        }

        List<Long> offsets = new ArrayList<>();
        for (var result : results) {
            offsets.add(positionOf(result).offset());
        }
        assertThat(offsets).doesNotHaveDuplicates();
        assertThat(offsets).hasSize(300).allMatch(offset -> offset >= 1 && offset <= 300);
    }

    @Test
    void readersAloneKeepTheEpochAliveOverARestart() throws Exception {
        Position first = positionOf(publish("a", ""));
        clock.advance(META_TTL.multipliedBy(2).dividedBy(3));
        history();
        await().atMost(DEADLINE).until(() -> JOURNAL.persistedInStorage(id()).size() == 3);

        stop();
        clock.advance(META_TTL.multipliedBy(2).dividedBy(3));

        assertThat(history().top()).isEqualTo(first);
        assertThat(JOURNAL.persistedInStorage(id())).last().isInstanceOf(ChannelEvent.StreamTouched.class);
    }

    @Test
    void frequentReadsAreNotStored() throws Exception {
        positionOf(publish("a", ""));

        for (int i = 0; i < 10; i++) {
            clock.advance(META_TTL.dividedBy(25));
            history();
        }

        assertThat(positionOf(publish("b", "")).offset()).isEqualTo(2);
        assertThat(JOURNAL.persistedInStorage(id())).hasSize(3);
    }

    @Test
    void storedEventsHoldWhatWasPublished() throws Exception {
        Position position = positionOf(publish("a", "k"));

        assertThat(JOURNAL.persistedInStorage(id()))
                .first()
                .isEqualTo(new ChannelEvent.StreamOpened(position.epoch(), clock.millis()));
    }
}
