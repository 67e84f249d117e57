package dev.gyre.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.Test;

/// What recovery finds in every database.
abstract class RecoveryContract {

    private static final String NEWS = "channel|news";

    /// An empty database for one test.
    abstract JournalDatabase database(int maxConnections);

    private JournalDatabase database() {
        return database(4);
    }

    @Test
    void channelThatHasStoredNothingIsEmpty() {
        try (JournalNode node = JournalNode.start(database())) {
            var reads = new Reads(node);

            assertThat(reads.snapshot(NEWS)).isZero();
            assertThat(reads.highest(NEWS)).isZero();
            assertThat(reads.events(NEWS)).isEmpty();
            assertThat(node.window(node.channel(NEWS, 0))).isEmpty();
        }
    }

    @Test
    void eventsWithoutASnapshotAreReplayedAsTheyWereWritten() {
        try (JournalNode node = JournalNode.start(database())) {
            var channel = node.channel(NEWS, 0);
            node.open(channel, "e1");
            node.publish(channel, "a");
            node.publish(channel, "b", "c");
            var reads = new Reads(node);

            assertThat(reads.snapshot(NEWS)).isZero();
            assertThat(reads.highest(NEWS)).isEqualTo(3);
            assertThat(reads.events(NEWS))
                    .satisfiesExactly(
                            first -> {
                                assertThat(first.payload()).isEqualTo(new ChannelEvent.StreamOpened("e1", 1));
                                assertThat(first.persistenceId()).isEqualTo(NEWS);
                                assertThat(first.writerUuid()).isNotEmpty();
                                assertThat(first.timestamp()).isPositive();
                                assertThat(first.deleted()).isFalse();
                            },
                            second -> assertThat(second.sequenceNr()).isEqualTo(2),
                            third -> assertThat(third.payload()).isInstanceOf(ChannelEvent.PublicationsStored.class));
        }
    }

    @Test
    void eventsAfterTheNewestSnapshotAreReplayedOnTopOfIt() {
        JournalDatabase database = database();
        try (JournalNode node = JournalNode.start(database)) {
            var channel = node.channel(NEWS, 10);
            for (int i = 1; i <= 25; i++) {
                node.publish(channel, "p" + i);
            }
            Tables.await(
                    database,
                    tables -> tables.count("select count(*) from \"snapshot\" where \"sequence_number\" = 20") == 1);
            var reads = new Reads(node);

            assertThat(reads.snapshot(NEWS)).isEqualTo(20);
            assertThat(reads.highest(NEWS)).isEqualTo(25);
            assertThat(reads.replay(NEWS, 21, 25, Long.MAX_VALUE)).containsExactly(21L, 22L, 23L, 24L, 25L);
            assertThat(reads.replay(NEWS, 21, 25, 2)).containsExactly(21L, 22L);
            assertThat(reads.replay(NEWS, 21, 22, Long.MAX_VALUE)).containsExactly(21L, 22L);
            assertThat(reads.replay(NEWS, 26, 25, Long.MAX_VALUE)).isEmpty();
        }
    }

    @Test
    void deletedEventsAreNotReplayedAndTheirNumbersNotGivenAgain() {
        JournalDatabase database = database();
        try (JournalNode node = JournalNode.start(database)) {
            node.publish(node.channel(NEWS, 0), "a");
            node.publish(node.channel(NEWS, 0), "b");
            new Tables(database).execute("update \"event_journal\" set \"deleted\" = true");
            var reads = new Reads(node);

            assertThat(reads.snapshot(NEWS)).isZero();
            assertThat(reads.highest(NEWS)).isEqualTo(2);
            assertThat(reads.events(NEWS)).isEmpty();
            node.publish(node.channel(NEWS, 0), "c");
            assertThat(reads.events(NEWS))
                    .extracting(event -> event.sequenceNr())
                    .containsExactly(3L);
        }
    }

    @Test
    void damagedEventFailsItsChannelAloneAndIsNamed() {
        JournalDatabase database = database();
        try (JournalNode node = JournalNode.start(database)) {
            for (String channel : List.of(NEWS, "channel|whole")) {
                node.publish(node.channel(channel, 0), "a");
                node.publish(node.channel(channel, 0), "b");
            }
            new Tables(database)
                    .execute(
                            "update \"event_journal\" set \"event_payload\" = ? where \"persistence_id\" = ?"
                                    + " and \"sequence_number\" = 2",
                            new byte[] {-1, -1, -1},
                            NEWS);
            var reads = new Reads(node);

            assertThatThrownBy(() -> reads.events(NEWS))
                    .isInstanceOf(JournalReadException.class)
                    .hasMessageContaining(
                            "cannot read channel|news: its event 2 is damaged: a stored record of manifest P1");
            assertThat(reads.highest(NEWS)).isEqualTo(2);
            assertThat(reads.events("channel|whole")).hasSize(2);
            assertThat(node.window(node.channel("channel|whole", 0))).containsExactly("a", "b");
        }
    }

    @Test
    void damagedSnapshotFailsItsChannelAloneAndIsNamed() {
        JournalDatabase database = database();
        try (JournalNode node = JournalNode.start(database)) {
            node.publish(node.channel("channel|whole", 0), "a");
            new Tables(database).snapshot(NEWS, 7, 1);
            var reads = new Reads(node);

            assertThatThrownBy(() -> reads.snapshot(NEWS))
                    .isInstanceOf(JournalReadException.class)
                    .hasMessageContaining("cannot read channel|news: its snapshot 7 is damaged");
            assertThat(reads.snapshot("channel|whole")).isZero();
            assertThat(node.window(node.channel("channel|whole", 0))).containsExactly("a");
        }
    }

    @Test
    void historyOfAnyLengthIsReplayedInOrder() {
        JournalDatabase database = database();
        int length = 2_750;
        try (JournalNode node = JournalNode.start(database)) {
            var events = new ArrayList<Object>();
            for (int i = 1; i <= length; i++) {
                events.add(new ChannelEvent.StreamTouched(i));
            }
            assertThat(node.writeDirectly(events)).endsWith("stored " + length);
            var reads = new Reads(node);
            String direct = "channel|direct";

            assertThat(reads.highest(direct)).isEqualTo(length);
            assertThat(reads.events(direct))
                    .extracting(event -> ((ChannelEvent.StreamTouched) event.payload()).atMillis())
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, length).boxed().toList());
            assertThat(reads.replay(direct, 1, length, 1_000)).hasSize(1_000);
            new Tables(database)
                    .execute("delete from \"event_journal\" where \"sequence_number\" between 400 and 1600");
            assertThat(reads.replay(direct, 1, length, Long.MAX_VALUE)).hasSize(length - 1_201);
        }
    }

    @Test
    void moreRecoveriesThanConnectionsAllEnd() {
        JournalDatabase database = database(3);
        int channels = 300;
        try (JournalNode node = JournalNode.start(database)) {
            for (int c = 0; c < channels; c += 3) {
                node.publish(node.channel("channel|" + c, 0), "p" + c);
            }
        }

        try (JournalNode node = JournalNode.start(database)) {
            TestProbe<ChannelSnapshot> probe = node.kit().createTestProbe();
            for (int c = 0; c < channels; c++) {
                node.channel("channel|" + c, 0).tell(new StoringChannel.Read(probe.getRef()));
            }

            assertThat(probe.receiveSeveralMessages(channels, Duration.ofSeconds(30)))
                    .filteredOn(state -> state.offset() == 1)
                    .hasSize(channels / 3);
        }
    }

    /// The journal answers the second question of a recovery from the first one's answer only when nothing has been
    /// written in between.
    @Test
    void writeThatEndsDuringARecoveryIsSeenByIt() {
        try (JournalNode node = JournalNode.start(database())) {
            var reads = new Reads(node);
            assertThat(reads.snapshot("channel|direct")).isZero();

            node.writeDirectly(List.of(new ChannelEvent.StreamOpened("e1", 1)));

            assertThat(reads.highest("channel|direct")).isEqualTo(1);
        }
    }

    @Test
    void answersAreThoseOfEachChannelWhenManyAskAtOnce() {
        JournalDatabase database = database();
        JournalSchema.prepare(database);
        var tables = new Tables(database);
        List<String> ids = IntStream.range(0, 100).mapToObj(i -> "channel|" + i).toList();
        for (int i = 0; i < ids.size(); i++) {
            for (int nr = 1; nr <= i % 4; nr++) {
                tables.events(List.of(ids.get(i)), nr, 1);
            }
        }
        try (JournalNode node = JournalNode.start(database)) {
            Recoveries recoveries = Recoveries.of(node.kit().system().classicSystem());
            var first = ids.stream().map(recoveries::newestSnapshot).toList();

            first.forEach(Reads::await);

            Object[] highest = ids.stream()
                    .map(recoveries::highestSequenceNr)
                    .map(Reads::await)
                    .toArray();
            assertThat(highest)
                    .isEqualTo(LongStream.range(0, 100).map(i -> i % 4).boxed().toArray());
            assertThat(Arrays.stream(highest)).hasSize(100);
        }
    }
}
