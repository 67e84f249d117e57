package dev.gyre.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// What the journal promises in every database.
abstract class JournalContract {

    /// An empty database for one test.
    abstract JournalDatabase database();

    @Test
    void restartOfTheNodeKeepsEveryPublication() {
        JournalDatabase database = database();
        try (JournalNode node = JournalNode.start(database)) {
            var channel = node.channel("channel|news", 0);
            node.open(channel, "e1");
            assertThat(node.publish(channel, "a", "b")).isEqualTo(2);
            assertThat(node.publish(channel, "c")).isEqualTo(3);
        }

        try (JournalNode node = JournalNode.start(database)) {
            var channel = node.channel("channel|news", 0);
            assertThat(node.window(channel)).containsExactly("a", "b", "c");
            assertThat(node.read(channel).epoch()).isEqualTo("e1");
            assertThat(node.publish(channel, "d")).isEqualTo(4);
        }
    }

    @Test
    void recoveryStartsAtTheSnapshotAndTheEventsBeforeItAreGone() throws Exception {
        JournalDatabase database = database();
        try (JournalNode node = JournalNode.start(database)) {
            var channel = node.channel("channel|news", 10);
            for (int i = 1; i <= 25; i++) {
                node.publish(channel, "p" + i);
            }
            Tables.await(
                    database, tables -> tables.events("channel|news") <= 16 && tables.snapshots("channel|news") > 0);
        }

        try (JournalNode node = JournalNode.start(database)) {
            var channel = node.channel("channel|news", 10);
            assertThat(node.window(channel))
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(1, 25).mapToObj(i -> "p" + i).toList());
            assertThat(node.publish(channel, "next")).isEqualTo(26);
        }
    }

    @Test
    void persistenceIdsOfAnyKindAreKeptApart() {
        List<String> persistenceIds = List.of(
                "channel|a|b",
                "channel|a/b",
                "channel|a",
                "channel|A",
                "channel| a",
                "channel|a ",
                "channel|'\";--%_\\",
                "channel|\u00fcn\u00efc\u00f6de \u2603 \ud834\udd1e",
                "channel|" + "x".repeat(340),
                "channel|" + "x".repeat(341),
                "channel|" + "\u2603".repeat(500));
        JournalDatabase database = database();
        try (JournalNode node = JournalNode.start(database)) {
            for (String persistenceId : persistenceIds) {
                node.publish(node.channel(persistenceId, 0), persistenceId);
            }
        }

        try (JournalNode node = JournalNode.start(database)) {
            for (String persistenceId : persistenceIds) {
                assertThat(node.window(node.channel(persistenceId, 0))).containsExactly(persistenceId);
            }
        }
    }

    @Test
    void manyChannelsUnderLoadKeepTheirOrder() {
        int channels = 200;
        int publications = 30;
        JournalDatabase database = database();
        try (JournalNode node = JournalNode.start(database)) {
            TestProbe<Long> probe = node.kit().createTestProbe();
            for (int c = 0; c < channels; c++) {
                var channel = node.channel("channel|" + c, 20);
                for (int p = 1; p <= publications; p++) {
                    channel.tell(new StoringChannel.Publish(List.of(c + "-" + p), probe.getRef()));
                }
            }
            probe.receiveSeveralMessages(channels * publications, Duration.ofSeconds(60));
        }

        try (JournalNode node = JournalNode.start(database)) {
            for (int c = 0; c < channels; c++) {
                int channel = c;
                assertThat(node.window(node.channel("channel|" + c, 20)))
                        .containsExactlyElementsOf(IntStream.rangeClosed(1, publications)
                                .mapToObj(p -> channel + "-" + p)
                                .toList());
            }
        }
    }

    @Test
    void eventsOfOneCommandAreStoredTogether() {
        JournalDatabase database = database();
        try (JournalNode node = JournalNode.start(database)) {
            var channel = node.channel("channel|news", 0);
            node.open(channel, "e1");
            node.publish(channel, "a");
            node.clear(channel);
            node.stop(channel);

            assertThat(node.read(node.channel("channel|news", 0)).epoch()).isEqualTo("e1+");
        }
    }

    @Test
    void payloadsOfAnySizeComeBack() {
        JournalDatabase database = database();
        List<String> payloads = IntStream.of(0, 1, 255, 65_536, 1_100_000, 3_000_000)
                .mapToObj("y"::repeat)
                .toList();
        try (JournalNode node = JournalNode.start(database)) {
            var channel = node.channel("channel|news", 0);
            payloads.forEach(payload -> node.publish(channel, payload));
            var inSnapshot = node.channel("channel|snapshot", payloads.size());
            payloads.forEach(payload -> node.publish(inSnapshot, payload));
            Tables.await(database, tables -> tables.snapshots("channel|snapshot") == 1);
        }

        try (JournalNode node = JournalNode.start(database)) {
            assertThat(node.window(node.channel("channel|news", 0))).containsExactlyElementsOf(payloads);
            assertThat(node.window(node.channel("channel|snapshot", 0))).containsExactlyElementsOf(payloads);
        }
    }

    /// As when a node that was cut off goes on writing: its channel has moved and has been written to elsewhere.
    @Test
    void writerThatIsNotTheOnlyOneFailsAndThenKnowsWhatTheOtherWrote() {
        JournalDatabase database = database();
        try (JournalNode node = JournalNode.start(database)) {
            var stale = node.channel("channel|news", 0);
            node.publish(stale, "a");
            var current = node.channel("channel|news", 0);
            node.publish(current, "b");

            TestProbe<Long> refused = node.kit().createTestProbe();
            stale.tell(new StoringChannel.Publish(List.of("lost"), refused.getRef()));

            Awaitility.await()
                    .atMost(JournalNode.PATIENCE)
                    .until(() -> node.window(stale).equals(List.of("a", "b")));
            refused.expectNoMessage(Duration.ofMillis(100));
            assertThat(node.publish(stale, "c")).isEqualTo(3);
        }
    }

    @Test
    void eventThatCannotBeSerializedIsRejectedAlone() {
        try (JournalNode node = JournalNode.start(database())) {
            var answers = node.writeDirectly(List.of(new Object(), new ChannelEvent.StreamOpened("e1", 1)));

            assertThat(answers).containsExactly("rejected 1", "stored 2");
        }
    }

    @Test
    void schemaIsCreatedOnceByNodesThatStartTogether() throws Exception {
        JournalDatabase database = database();
        try (var threads = Executors.newFixedThreadPool(4)) {
            List<Callable<Object>> nodes =
                    Collections.nCopies(4, Executors.callable(() -> JournalSchema.prepare(database)));
            for (Future<Object> node : threads.invokeAll(nodes)) {
                node.get();
            }
        }

        assertThat(new Tables(database).count("select count(*) from \"gyre_schema\""))
                .isEqualTo(JournalSchema.VERSION);
    }

    @Test
    void startThatWasKilledBetweenTheTablesIsFinishedByTheNext() {
        JournalDatabase database = database();
        JournalSchema.prepare(database);
        var tables = new Tables(database);
        tables.execute("delete from \"gyre_schema\"");
        tables.execute("drop table \"snapshot\"");

        JournalSchema.prepare(database);

        assertThat(tables.snapshots("any")).isZero();
    }

    @Test
    void schemaOfANewerProgramIsRefused() {
        JournalDatabase database = database();
        JournalSchema.prepare(database);
        new Tables(database).execute("insert into \"gyre_schema\" (\"version\") values (99)");

        assertThatThrownBy(() -> JournalSchema.prepare(database))
                .isInstanceOf(NewerSchemaException.class)
                .hasMessageContaining("schema version 99")
                .hasMessageContaining("knows " + JournalSchema.VERSION)
                .hasMessageContaining("start the Gyre that upgraded it");
    }

    @Test
    void duplicateDoesNotFailItsNeighbours() {
        JournalDatabase database = database();
        JournalSchema.prepare(database);
        var writer = new JournalWriter(database, 400, 1000, new JournalFigures());
        var writes = new ArrayList<JournalWrite>();
        for (int i = 0; i < 101; i++) {
            String persistenceId = i % 50 == 7 ? "channel|same" : "channel|" + i;
            writes.add(Rows.write(persistenceId, 1));
        }

        writes.forEach(writer::add);
        writer.start();

        List<Boolean> stored = writes.stream().map(Rows::isStored).toList();
        assertThat(stored).filteredOn(ok -> !ok).hasSize(1);
        assertThat(new Tables(database).count("select count(*) from \"event_journal\""))
                .isEqualTo(100);
        writer.stop();
    }

    @Test
    void refusedWriteLeavesNoneOfItsRows() {
        JournalDatabase database = database();
        JournalSchema.prepare(database);
        var writer = new JournalWriter(database, 400, 1000, new JournalFigures());
        writer.start();
        JournalWrite first = Rows.write("channel|news", 1, 2);
        JournalWrite overlapping = Rows.write("channel|news", 3, 4, 2);

        writer.add(first);
        writer.add(overlapping);

        assertThat(Rows.isStored(first)).isTrue();
        assertThat(Rows.failure(overlapping))
                .isInstanceOf(JournalWriteException.class)
                .hasMessageContaining("channel|news from sequence number 3");
        assertThat(new Tables(database).events("channel|news")).isEqualTo(2);
        writer.stop();
    }

    @Test
    void channelsThatNobodyUsedForLongAreForgotten() {
        JournalDatabase database = database();
        JournalSchema.prepare(database);
        Instant now = Instant.parse("2026-01-31T00:00:00Z");
        long old = now.minus(Duration.ofDays(31)).toEpochMilli();
        long recent = now.minus(Duration.ofDays(29)).toEpochMilli();
        var tables = new Tables(database);
        List<String> unused =
                IntStream.range(0, 3000).mapToObj(i -> "channel|old" + i).toList();
        tables.events(unused, 1, old);
        tables.events(unused, 2, old);
        tables.snapshot("channel|old7", 2, old);
        tables.events(List.of("channel|used", "channel|snapshot"), 1, old);
        tables.events(List.of("channel|used"), 2, recent);
        tables.snapshot("channel|snapshot", 1, recent);

        int deleted = new JournalJanitor(database).deleteExpired(now, Duration.ofDays(30));

        assertThat(deleted).isEqualTo(3000);
        assertThat(tables.count("select count(*) from \"event_journal\"")).isEqualTo(3);
        assertThat(tables.events("channel|used")).isEqualTo(2);
        assertThat(tables.snapshots("channel|old7")).isZero();
        assertThat(tables.snapshots("channel|snapshot")).isEqualTo(1);
        assertThat(new JournalJanitor(database).deleteExpired(now, Duration.ofDays(30)))
                .isZero();
    }

    @Test
    void channelThatWasForgottenWhileAwakeGoesOnWithItsNextStream() {
        JournalDatabase database = database();
        try (JournalNode node = JournalNode.start(database)) {
            var channel = node.channel("channel|news", 0);
            node.open(channel, "e1");
            node.publish(channel, "a");

            int deleted = new JournalJanitor(database)
                    .deleteExpired(Instant.now().plus(Duration.ofDays(1)), Duration.ofHours(1));

            assertThat(deleted).isEqualTo(1);
            node.open(channel, "e2");
            node.publish(channel, "b");
            node.stop(channel);
            var again = node.channel("channel|news", 0);
            assertThat(node.window(again)).containsExactly("b");
            assertThat(node.read(again).epoch()).isEqualTo("e2");
        }
    }
}
