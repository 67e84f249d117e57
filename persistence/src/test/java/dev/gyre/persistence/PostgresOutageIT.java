package dev.gyre.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// The database goes away and comes back under a running node.
class PostgresOutageIT {

    @AutoClose
    private final PostgresFixture postgres = PostgresFixture.started();

    private JournalDatabase database(String parameters) {
        return postgres.newJournal(parameters, 4);
    }

    @Test
    void restartOfTheDatabaseHealsWithoutLoss() {
        try (JournalNode node = JournalNode.start(database(""))) {
            var channel = node.channel("channel|news", 0);
            node.publish(channel, "before");

            postgres.stop();
            TestProbe<Long> lost = node.kit().createTestProbe();
            channel.tell(new StoringChannel.Publish(List.of("meanwhile"), lost.getRef()));
            lost.expectNoMessage(Duration.ofMillis(500));
            postgres.start();

            publishUntilStored(node, channel, "after");
            assertThat(node.window(channel)).startsWith("before").contains("after");
        }
    }

    @Test
    void databaseThatFallsSilentFailsItsWritesAndHeals() {
        JournalDatabase database = database("?socketTimeout=2");
        JournalSchema.prepare(database);
        var writer = new JournalWriter(database, 400, 100, new JournalFigures());
        writer.start();
        JournalWrite first = Rows.write("channel|news", 1);
        writer.add(first);
        assertThat(Rows.isStored(first)).isTrue();

        postgres.freeze();
        JournalWrite hung = Rows.write("channel|news", 2);
        writer.add(hung);
        assertThat(Rows.failure(hung)).isInstanceOf(JournalUnavailableException.class);
        postgres.thaw();

        Awaitility.await().atMost(JournalNode.PATIENCE).until(() -> {
            JournalWrite next = Rows.write("channel|other", 1);
            writer.add(next);
            return Rows.isStored(next);
        });
        writer.stop();
    }

    @Test
    void killedConnectionOfAQuietNodeCostsNoWrite() {
        JournalDatabase database = database("");
        try (JournalNode node = JournalNode.start(database)) {
            var channel = node.channel("channel|news", 0);
            node.publish(channel, "before");
            TestProbe<Long> pause = node.kit().createTestProbe();
            pause.expectNoMessage(Duration.ofMillis(700));

            new Tables(database)
                    .execute("select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()"
                            + " and datname = current_database()");

            assertThat(node.publish(channel, "after")).isEqualTo(2);
        }
    }

    @Test
    void databaseThatIsAwayFailsReadsByNameAndTheyGoOnWhenItIsBack() {
        try (JournalNode node = JournalNode.start(database(""))) {
            node.publish(node.channel("channel|news", 0), "a");
            var reads = new Reads(node);
            assertThat(reads.highest("channel|news")).isEqualTo(1);

            postgres.stop();
            for (int i = 0; i < 20; i++) {
                assertThatThrownBy(() -> reads.snapshot("channel|news"))
                        .isInstanceOf(JournalReadException.class)
                        .hasMessageContaining(
                                "the journal cannot read channel|news: the journal's connection is broken");
            }
            postgres.start();

            Awaitility.await()
                    .atMost(JournalNode.PATIENCE)
                    .ignoreExceptionsInstanceOf(JournalReadException.class)
                    .until(() -> reads.highest("channel|news") == 1);
        }
    }

    @Test
    void databaseThatFallsSilentFailsItsReadsWithinTheirDeadlineAndHeals() {
        try (JournalNode node = JournalNode.start(database("?socketTimeout=2"))) {
            node.publish(node.channel("channel|news", 0), "a");
            var reads = new Reads(node);
            assertThat(reads.highest("channel|news")).isEqualTo(1);

            postgres.freeze();
            assertThatThrownBy(() -> reads.snapshot("channel|news")).isInstanceOf(JournalReadException.class);
            postgres.thaw();

            Awaitility.await()
                    .atMost(JournalNode.PATIENCE)
                    .ignoreExceptionsInstanceOf(JournalReadException.class)
                    .until(() -> reads.highest("channel|news") == 1);
        }
    }

    @Test
    void killedConnectionsOfAQuietNodeCostNoRead() {
        JournalDatabase database = database("");
        try (JournalNode node = JournalNode.start(database)) {
            var reads = new Reads(node);
            assertThat(reads.snapshot("channel|a")).isZero();
            assertThat(reads.snapshot("channel|b")).isZero();
            node.kit().createTestProbe().expectNoMessage(Duration.ofMillis(700));

            new Tables(database)
                    .execute("select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()"
                            + " and datname = current_database()");

            assertThat(reads.snapshot("channel|a")).isZero();
            assertThat(reads.snapshot("channel|b")).isZero();
        }
    }

    @Test
    void nodeThatStartsWithoutItsDatabaseIsToldWhichOne() {
        JournalDatabase database = database("?password=hunter2");
        postgres.stop();

        assertThatThrownBy(() -> JournalSchema.prepare(database))
                .isInstanceOf(JournalConnectionException.class)
                .hasMessageContaining("127.0.0.1")
                .hasMessageContaining("refused")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void wrongPasswordIsToldAtTheStart() {
        var database = new JournalDatabase(postgres.url(), postgres.user(), "wrong", 4);

        assertThatThrownBy(() -> JournalSchema.prepare(database))
                .isInstanceOf(JournalConnectionException.class)
                .hasMessageContaining("password authentication failed");
    }

    /// As a publisher does that got no answer.
    private static void publishUntilStored(JournalNode node, ActorRef<StoringChannel.Command> channel, String data) {
        TestProbe<Long> probe = node.kit().createTestProbe();
        Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> {
            channel.tell(new StoringChannel.Publish(List.of(data), probe.getRef()));
            try {
                probe.receiveMessage(Duration.ofSeconds(1));
                return true;
            } catch (AssertionError noAnswer) {
                return false;
            }
        });
    }
}
