package dev.gyre.server.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.persistence.ChannelEvent;
import dev.gyre.protocol.Payload;
import dev.gyre.protocol.Position;
import dev.gyre.server.channel.ChannelCommand.Publish;
import dev.gyre.server.config.ChannelOptions.Durability;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class StreamWriteTest {

    @AutoClose("shutdownTestKit")
    private static final ActorTestKit KIT = ActorTestKit.create();

    private final ManualClock clock = new ManualClock();
    private final StreamLimits limits =
            StreamLimits.of(TestOptions.of(3, Duration.ofMinutes(1), Duration.ofMinutes(10), Durability.MEMORY));
    private final ChannelState state = new ChannelState(limits);
    private int epochs;

    private List<Position> publish(Channels.Draft... drafts) {
        TestProbe<ChannelCommand> entity = KIT.createTestProbe();
        var audience = new Audience(entity.getRef(), new LostNodes());
        var answers = new ArrayList<PendingAnswer<Channels.PublishResult>>();
        var publishes = new ArrayList<Publish>();
        for (Channels.Draft draft : drafts) {
            PendingAnswer<Channels.PublishResult> answer = PendingAnswers.of(KIT.system())
                    .open(new Channels.Failed(dev.gyre.protocol.ClientError.INTERNAL), 1_000_000_000L);
            answers.add(answer);
            publishes.add(new Publish(draft, answer));
        }
        var write = StreamWrite.publishing(state, publishes, true, clock.millis(), () -> "epoch" + ++epochs);
        write.complete(state, audience, clock.millis());
        return answers.stream()
                .map(answer -> ((Channels.Published) answer.getNow(null)).position())
                .toList();
    }

    private static Channels.Draft keyed(String key) {
        return new Channels.Draft(Payload.of("x"), null, Map.of(), key, false, false, 0, "");
    }

    private static Channels.Draft versioned(long version, String versionEpoch) {
        return new Channels.Draft(Payload.of("v" + version), null, Map.of(), "", false, false, version, versionEpoch);
    }

    private static Channels.Draft plain(String data) {
        return Channels.Draft.of(Payload.of(data), null);
    }

    private Channels.HistoryPage all() {
        return (Channels.HistoryPage) state.read(new Channels.HistoryQuery(-1, null, false), clock.millis());
    }

    @Test
    void firstPublicationOpensTheStreamAndCarriesItsEpoch() {
        assertThat(publish(plain("a"), plain("b")))
                .containsExactly(new Position(1, "epoch1"), new Position(2, "epoch1"));

        assertThat(all().publications()).extracting("epoch").containsExactly("epoch1", "");
    }

    @Test
    void keyThatOccursTwiceInOneWritePublishesOnce() {
        assertThat(publish(keyed("k"), keyed("k"), keyed("other")))
                .containsExactly(new Position(1, "epoch1"), new Position(1, "epoch1"), new Position(2, "epoch1"));

        assertThat(all().publications()).hasSize(2);
    }

    @Test
    void keyIsForgottenAfterFiveMinutes() {
        publish(keyed("k"));
        clock.advance(Duration.ofMinutes(5).minusMillis(1));
        assertThat(publish(keyed("k"))).containsExactly(new Position(1, "epoch1"));

        clock.advance(Duration.ofMillis(1));

        assertThat(publish(keyed("k"))).containsExactly(new Position(2, "epoch1"));
    }

    @Test
    void olderVersionIsSkippedAndAnsweredWithTheTop() {
        assertThat(publish(versioned(5, ""), versioned(4, ""), versioned(5, ""), versioned(6, "")))
                .extracting(Position::offset)
                .containsExactly(1L, 1L, 1L, 2L);
    }

    @Test
    void otherVersionEpochStartsAnewAndAnEmptyOneMatchesAny() {
        publish(versioned(5, "a"));
        publish(versioned(1, "b"));

        assertThat(publish(versioned(1, "b"), versioned(1, "")))
                .extracting(Position::offset)
                .containsExactly(2L, 2L);
    }

    @Test
    void unversionedPublicationResetsTheVersion() {
        publish(versioned(5, ""));
        publish(plain("a"));

        assertThat(publish(versioned(1, ""))).extracting(Position::offset).containsExactly(3L);
    }

    @Test
    void skippedHistoryTakesNoOffset() {
        publish(plain("a"));

        var unstored = new Channels.Draft(Payload.of("b"), null, Map.of(), "", true, false, 0, "");

        assertThat(publish(unstored)).containsExactly(Position.NONE);
        assertThat(all().publications()).hasSize(1);
    }

    @Test
    void windowRunsOutAsAWholeAfterTheLastPublication() {
        publish(plain("a"));
        clock.advance(Duration.ofSeconds(59));
        publish(plain("b"));
        clock.advance(Duration.ofSeconds(59));
        assertThat(all().publications()).hasSize(2);

        clock.advance(Duration.ofSeconds(1));

        assertThat(all().publications()).isEmpty();
        assertThat(all().top()).isEqualTo(new Position(2, "epoch1"));
        publish(plain("c"));
        assertThat(all().publications()).extracting("offset").containsExactly(3L);
    }

    @Test
    void streamBeginsAnewWhenItsMetaDataHaveRunOut() {
        publish(plain("a"), plain("b"));
        clock.advance(Duration.ofMinutes(10));

        assertThat(publish(plain("c"))).containsExactly(new Position(1, "epoch2"));
        assertThat(all().publications()).extracting("offset").containsExactly(1L);
    }

    @Test
    void useByAReaderKeepsTheMetaData() {
        publish(plain("a"));
        clock.advance(Duration.ofSeconds(599));
        state.touch(clock.millis());
        clock.advance(Duration.ofSeconds(599));

        assertThat(publish(plain("b"))).containsExactly(new Position(2, "epoch1"));
    }

    @Test
    void removalOfAnEmptyWindowStoresNothing() {
        PendingAnswer<Channels.DoneResult> answer = PendingAnswers.of(KIT.system())
                .open(new Channels.Failed(dev.gyre.protocol.ClientError.INTERNAL), 1_000_000_000L);

        assertThat(StreamWrite.removal(state, clock.millis(), answer).events()).isEmpty();
    }

    @Test
    void writeOfManyPublicationsIsOneEvent() {
        PendingAnswer<Channels.PublishResult> answer = PendingAnswers.of(KIT.system())
                .open(new Channels.Failed(dev.gyre.protocol.ClientError.INTERNAL), 1_000_000_000L);

        var write = StreamWrite.publishing(
                state,
                List.of(new Publish(plain("a"), answer), new Publish(plain("b"), answer)),
                true,
                clock.millis(),
                () -> "e");

        assertThat(write.events())
                .hasSize(2)
                .last()
                .isInstanceOfSatisfying(
                        ChannelEvent.PublicationsStored.class,
                        stored -> assertThat(stored.publications()).hasSize(2));
    }
}
