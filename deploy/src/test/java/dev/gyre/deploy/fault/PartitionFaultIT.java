package dev.gyre.deploy.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The network between two nodes and the third is cut for a while; the database is reached by all. The third is the
/// first seed node, which would form a new cluster when it is started anew and reaches nobody.
class PartitionFaultIT {

    private static final int MINORITY = 0;
    private static final Duration CUT = Duration.ofSeconds(30);

    /// When both sides must have decided: failure detector and split-brain resolver.
    private static final Duration DECIDED = Duration.ofSeconds(15);

    @Test
    void smallerSideAcknowledgesNothingAndComesBackByItself() throws IOException {
        try (var links = new Links();
                var cluster = FaultCluster.startOver(links, 3);
                var workload = new Workload(cluster, Scenario.SEED)) {
            try {
                cutAndHeal(links, cluster, workload);
            } catch (AssertionError failed) {
                System.err.println(cluster.logs());
                throw failed;
            }
        }
    }

    private static void cutAndHeal(Links links, FaultCluster cluster, Workload workload) throws IOException {
        List<String> channels = Workload.channels("kept", 12);
        workload.subscribe(channels, 36);
        workload.publish(channels, 120);
        workload.during(Duration.ofSeconds(3));

        workload.history().fault("isolate " + cluster.node(MINORITY).port());
        links.isolate(MINORITY);
        workload.during(DECIDED);
        List<String> acknowledged = publishToTheSmallerSide(cluster, workload);
        links.heal();
        workload.history().fault("heal");
        cluster.node(MINORITY).awaitReady();
        workload.during(Duration.ofSeconds(5));
        workload.rest();

        Verdict verdict = Scenario.report("partition 2|1 for " + CUT.toSeconds() + " s", workload);
        assertThat(acknowledged).isEmpty();
        assertThat(verdict.notRecovered()).isZero();
        assertThat(cluster.node(MINORITY).exits()).isNotEmpty().doesNotContain(0);
        assertThat(cluster.node(1).exits()).isEmpty();
        assertThat(cluster.node(2).exits()).isEmpty();
        assertThat(membersSeenBy(cluster.node(MINORITY), workload)).isEqualTo(3);
    }

    private static int membersSeenBy(FaultNode node, Workload workload) throws IOException {
        return workload.publishers().members(node.port()).get("members").size();
    }

    /// @return what it has acknowledged nevertheless
    private static List<String> publishToTheSmallerSide(FaultCluster cluster, Workload workload) {
        var acknowledged = new ArrayList<String>();
        long end = System.nanoTime() + CUT.minus(DECIDED).toNanos();
        for (int i = 0; System.nanoTime() < end; i++) {
            try {
                JsonNode answer = workload.publishers()
                        .call(
                                cluster.node(MINORITY).port(),
                                "publish",
                                "{\"channel\":\"kept:%d\",\"data\":-1}".formatted(i % 12));
                if (answer.has("result")) {
                    acknowledged.add(answer.toString());
                }
            } catch (IOException noAnswer) {
                // the process has ended and waits for the others before it serves anybody
            }
            workload.during(Duration.ofMillis(200));
        }
        return acknowledged;
    }
}
