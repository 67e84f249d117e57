package dev.gyre.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
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
}
