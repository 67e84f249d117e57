package dev.gyre.deploy.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.deploy.Distribution;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A cluster of the previous build becomes one of this build, node by node and under load, and goes back again: while
/// both work together, and on what either has stored, nothing is lost.
class RollingUpgradeIT {

    private static final int CLIENTS = 90;
    private static final int PER_SECOND = 100;
    private static final Duration TOGETHER = Duration.ofSeconds(2);

    @RegisterExtension
    static final Scenario SCENARIO = new Scenario(() -> FaultCluster.startOf(PreviousBuild.home(), 3));

    @Test
    void anUpgradeAndTheWayBackLoseNothing() {
        FaultCluster cluster = SCENARIO.cluster();
        try (var workload = new Workload(cluster, Scenario.SEED)) {
            List<String> channels = Workload.channels("kept", 30);
            workload.subscribe(channels, CLIENTS);
            workload.publish(channels, PER_SECOND);
            workload.during(TOGETHER);

            for (FaultNode node : cluster.nodes().reversed()) {
                replace(node, Distribution.home(), workload);
            }
            replace(cluster.node(1), PreviousBuild.home(), workload);
            workload.rest();

            Verdict verdict = Scenario.report("rolling upgrade from the previous build, and one node back", workload);
            assertThat(verdict.unknown()).isZero();
            assertThat(verdict.notRecovered()).isZero();
        }
    }

    private static void replace(FaultNode node, Path build, Workload workload) {
        workload.history().fault("replace " + node.port());
        assertThat(node.terminate()).as(node.log()).isZero();
        node.install(build);
        node.begin();
        node.awaitReady();
        workload.during(TOGETHER);
    }
}
