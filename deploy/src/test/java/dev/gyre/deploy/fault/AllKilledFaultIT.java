package dev.gyre.deploy.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A power cut: all nodes end at once, under load, and are started again.
class AllKilledFaultIT {

    @RegisterExtension
    static final Scenario SCENARIO = new Scenario();

    @Test
    void whatWasAcknowledgedIsThereAfterAllNodesWereKilled() {
        FaultCluster cluster = SCENARIO.cluster();
        try (var workload = new Workload(cluster, Scenario.SEED)) {
            List<String> kept = Workload.channels("kept", 20);
            List<String> memory = Workload.channels("memory", 4);
            var channels = new ArrayList<>(kept);
            channels.addAll(memory);
            workload.subscribe(channels, 72);
            workload.publish(channels, 240);
            workload.during(Duration.ofSeconds(3));

            workload.history().fault("kill all");
            cluster.nodes().forEach(FaultNode::kill);
            cluster.begin();
            workload.during(Duration.ofSeconds(3));
            workload.rest();

            Verdict verdict = Scenario.report("all nodes killed", workload);
            assertThat(verdict.unknown()).isZero();
        }
    }
}
