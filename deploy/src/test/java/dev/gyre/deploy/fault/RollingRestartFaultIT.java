package dev.gyre.deploy.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// An upgrade as it should be: one node after the other leaves in order and comes back, under load.
class RollingRestartFaultIT {

    private static final int CHANNELS = 100;
    private static final int CLIENTS = 300;
    private static final Duration SETTLING = Duration.ofSeconds(3);
    private static final Duration LONGEST_STEADY_GAP = Duration.ofSeconds(Scenario.FORM.pick(4, 1));

    @RegisterExtension
    static final Scenario SCENARIO = new Scenario();

    @Test
    void clientsOfOtherNodesDoNotNoticeThatANodeLeaves() {
        FaultCluster cluster = SCENARIO.cluster();
        int perSecond = Scenario.FORM.pick(200, 500);
        try (var workload = new Workload(cluster, Scenario.SEED)) {
            List<String> channels = Workload.channels("kept", CHANNELS);
            workload.subscribe(channels, CLIENTS);
            workload.publish(channels, perSecond);
            workload.during(SETTLING);

            for (FaultNode node : cluster.nodes().reversed()) {
                workload.history().fault("restart " + node.port());
                assertThat(node.terminate()).as(node.log()).isZero();
                node.begin();
                node.awaitReady();
                workload.during(SETTLING);
            }
            workload.rest();

            Verdict verdict = Scenario.report("rolling restart, " + perSecond + " publishes/s", workload);
            assertThat(verdict.unknown()).isZero();
            assertThat(verdict.notRecovered()).isZero();
            assertThat(Duration.ofMillis(verdict.longestSteadyGapMillis())).isLessThan(LONGEST_STEADY_GAP);
        }
    }
}
