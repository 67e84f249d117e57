package dev.gyre.deploy.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The journal's rows are not what was written, or the database has no room for more.
class DamagedJournalFaultIT {

    private static final int INTERNAL = 100;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @RegisterExtension
    static final Scenario SCENARIO = new Scenario();

    @Test
    void damagedChannelFailsWithItsNameInTheLogAndOthersGoOn() throws Exception {
        FaultCluster cluster = SCENARIO.cluster();
        try (var workload = new Workload(cluster, Scenario.SEED)) {
            assertThat(publish(workload, "kept:damaged", 1).has("result")).isTrue();
            assertThat(publish(workload, "kept:whole", 1).has("result")).isTrue();
            cluster.nodes().forEach(FaultNode::kill);
            sql("update event_journal set event_payload = '\\xffffff' where persistence_id like"
                    + " 'channel|kept:damaged'");
            cluster.begin();

            JsonNode damaged = publish(workload, "kept:damaged", 2);
            JsonNode whole = publish(workload, "kept:whole", 2);

            assertThat(damaged.path("error").path("code").asInt()).isEqualTo(INTERNAL);
            assertThat(whole.path("result").path("offset").asInt()).isEqualTo(2);
            assertThat(cluster.nodes().stream().map(FaultNode::log).toList())
                    .anySatisfy(log -> assertThat(log).contains("kept:damaged"));
        }
    }

    /// PostgreSQL says 53100 to every insert, as it does when its disk is full.
    @Test
    void fullDiskFailsDurablePublishesAndAllGoOnWhenThereIsRoom() throws Exception {
        FaultCluster cluster = SCENARIO.cluster();
        try (var workload = new Workload(cluster, Scenario.SEED)) {
            List<String> kept = Workload.channels("kept:full", 6);
            List<String> plain = Workload.channels("plain:full", 6);
            workload.subscribe(kept, 18);
            workload.subscribe(plain, 18);
            workload.publish(kept, 30);
            workload.publish(plain, 30);
            workload.during(Duration.ofSeconds(2));

            workload.history().fault("disk full");
            sql("create or replace function no_room() returns trigger as $$ begin raise exception using errcode ="
                    + " '53100', message = 'could not extend file: No space left on device'; end $$ language plpgsql");
            sql("create trigger no_room before insert on event_journal execute function no_room()");
            workload.during(Duration.ofSeconds(5));
            assertThat(publish(workload, "kept:full:0", -1)
                            .path("error")
                            .path("code")
                            .asInt())
                    .isEqualTo(INTERNAL);
            assertThat(publish(workload, "plain:full:0", -1).has("result")).isTrue();
            sql("drop trigger no_room on event_journal");
            workload.during(Duration.ofSeconds(4));
            workload.rest();

            Verdict verdict = Scenario.report("disk full", workload);
            assertThat(verdict.unknown()).isZero();
            assertThat(verdict.notRecovered()).isZero();
            assertThat(verdict.refused()).isPositive();
        }
    }

    private static JsonNode publish(Workload workload, String channel, int data) {
        String body = "{\"channel\":\"%s\",\"data\":%d}".formatted(channel, data);
        var answer = new JsonNode[1];
        Awaitility.await("an answer for " + channel).atMost(LIMIT).until(() -> {
            try {
                answer[0] =
                        workload.publishers().call(SCENARIO.cluster().ports().getFirst(), "publish", body);
                return true;
            } catch (IOException noAnswer) {
                return false;
            }
        });
        return answer[0];
    }

    private static void sql(String statement) throws SQLException {
        var postgres = SCENARIO.cluster().postgres();
        try (Connection connection = DriverManager.getConnection(postgres.url(), postgres.user(), postgres.password());
                Statement run = connection.createStatement()) {
            run.execute(statement);
        }
    }
}
