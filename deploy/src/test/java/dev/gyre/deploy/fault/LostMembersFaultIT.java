package dev.gyre.deploy.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Presence when a node dies: its members leave within seconds, told to everybody, also where the channel died with
/// them.
class LostMembersFaultIT {

    private static final int CHANNELS = 12;
    private static final int VICTIM = 1;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @RegisterExtension
    static final Scenario SCENARIO = new Scenario();

    @Test
    void membersOfADeadNodeLeaveForEverybodyOfEveryChannel() {
        FaultCluster cluster = SCENARIO.cluster();
        try (var workload = new Workload(cluster, Scenario.SEED)) {
            List<String> rooms = Workload.channels("room", CHANNELS);
            List<Subscriber> members = workload.subscribe(rooms, 3 * CHANNELS);
            List<Subscriber> lost =
                    members.stream().filter(member -> member.node() == VICTIM).toList();
            List<Subscriber> left =
                    members.stream().filter(member -> member.node() != VICTIM).toList();
            Set<String> lostIds = lost.stream().map(Subscriber::clientId).collect(Collectors.toSet());
            Set<String> leftIds = left.stream().map(Subscriber::clientId).collect(Collectors.toSet());
            lost.forEach(Subscriber::retire);

            long killed = System.nanoTime();
            cluster.node(VICTIM).kill();

            Awaitility.await("leave events")
                    .atMost(LIMIT)
                    .untilAsserted(() -> assertThat(left)
                            .allSatisfy(member ->
                                    assertThat(member.leaves()).isNotEmpty().isSubsetOf(lostIds)));
            Duration took = Duration.ofNanos(System.nanoTime() - killed);
            Awaitility.await("presence")
                    .atMost(LIMIT)
                    .untilAsserted(() -> assertThat(present(workload, rooms)).isEqualTo(leftIds));
            System.out.printf(
                    "FAULT members lost with their node: %d members of %d channels left after %d ms, seed %d%n",
                    lostIds.size(), CHANNELS, took.toMillis(), Scenario.SEED);
            assertThat(left).allSatisfy(member -> assertThat(member.leaves()).hasSize(1));
        }
    }

    private static Set<String> present(Workload workload, List<String> rooms) throws IOException {
        var present = new HashSet<String>();
        for (String room : rooms) {
            JsonNode answer = workload.publishers()
                    .call(SCENARIO.cluster().ports().getFirst(), "presence", "{\"channel\":\"" + room + "\"}");
            answer.path("result").path("presence").fieldNames().forEachRemaining(present::add);
        }
        return present;
    }
}
