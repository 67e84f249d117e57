package dev.gyre.deploy.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Two nodes that hold channels only, and one that holds connections only and knows no database.
class RolesFaultIT {

    private static final List<String> CHANNELS_ONLY = List.of("cluster.roles=channels");
    private static final List<String> CONNECTIONS_ONLY = List.of("cluster.roles=connections", "storage.url=");
    private static final Duration SETTLING = Duration.ofSeconds(2);

    @RegisterExtension
    static final Scenario SCENARIO =
            new Scenario(() -> FaultCluster.start(List.of(CHANNELS_ONLY, CHANNELS_ONLY, CONNECTIONS_ONLY)));

    @Test
    void clientsStayWhenNodesThatHoldTheirChannelsLeaveOrDie() throws IOException {
        FaultCluster cluster = SCENARIO.cluster();
        FaultNode connections = cluster.node(2);
        try (var workload = new Workload(cluster, List.of(connections.port()), Scenario.SEED)) {
            List<String> channels = Workload.channels("kept", 20);
            List<Subscriber> clients = workload.subscribe(channels, 60);
            workload.publish(channels, 100);
            workload.during(SETTLING);
            for (JsonNode member :
                    workload.publishers().members(connections.port()).get("members")) {
                boolean holdsChannels = member.get("roles").toString().equals("[\"channels\"]");
                assertThat(member.get("shards").asInt() > 0)
                        .as(member.toString())
                        .isEqualTo(holdsChannels);
                assertThat(member.get("connections").asInt())
                        .as(member.toString())
                        .isEqualTo(holdsChannels ? 0 : clients.size());
            }

            FaultNode leaving = cluster.node(1);
            workload.history().fault("restart " + leaving.port());
            assertThat(leaving.terminate()).as(leaving.log()).isZero();
            leaving.begin();
            leaving.awaitReady();
            workload.during(SETTLING);

            FaultNode dying = cluster.node(0);
            workload.history().fault("kill " + dying.port());
            dying.kill();
            workload.during(SETTLING);
            dying.begin();
            dying.awaitReady();
            workload.rest();

            Verdict verdict = Scenario.report("nodes of two roles, one that holds channels leaves, one dies", workload);
            assertThat(verdict.unknown()).isZero();
            assertThat(verdict.notRecovered()).isZero();
            assertThat(clients).allMatch(client -> client.connections() == 1);

            workload.history().fault("restart " + connections.port());
            assertThat(connections.terminate()).as(connections.log()).isZero();
            connections.begin();
            workload.awaitAllConnected();
            workload.rest();
            verdict = Scenario.report("nodes of two roles, the one that holds connections is restarted", workload);
            assertThat(verdict.notRecovered()).isZero();
        }
    }
}
