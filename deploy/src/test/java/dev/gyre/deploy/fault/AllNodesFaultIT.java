package dev.gyre.deploy.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// All nodes end at once, under load, and are started again.
class AllNodesFaultIT {

    /// `shutdown.timeout`.
    private static final Duration LONGEST_STOP = Duration.ofSeconds(30);

    @RegisterExtension
    static final Scenario SCENARIO = new Scenario();

    @Test
    void whatWasAcknowledgedIsThereAfterAllNodesWereKilled() {
        FaultCluster cluster = SCENARIO.cluster();
        try (var workload = new Workload(cluster, Scenario.SEED)) {
            load(workload);
            workload.history().fault("kill all");
            cluster.nodes().forEach(FaultNode::kill);
            afterwards(cluster, workload, "all nodes killed");
        }
    }

    @Test
    void whatWasAcknowledgedIsThereAfterAllNodesWereStoppedAtOnce() {
        FaultCluster cluster = SCENARIO.cluster();
        try (var workload = new Workload(cluster, Scenario.SEED)) {
            load(workload);
            workload.history().fault("stop all");
            long begin = System.nanoTime();
            List<CompletableFuture<Integer>> codes = cluster.nodes().stream()
                    .map(node -> CompletableFuture.supplyAsync(
                            node::terminate, task -> Thread.ofVirtual().start(task)))
                    .toList();
            assertThat(codes)
                    .as(cluster.logs())
                    .allSatisfy(code -> assertThat(code.join()).isZero());
            Duration stopped = Duration.ofNanos(System.nanoTime() - begin);
            afterwards(cluster, workload, "all nodes stopped at once, after " + stopped.toMillis() + " ms");
            assertThat(stopped).isLessThan(LONGEST_STOP);
        }
    }

    private static void load(Workload workload) {
        var channels = new ArrayList<>(Workload.channels("kept", 20));
        channels.addAll(Workload.channels("memory", 4));
        workload.subscribe(channels, 72);
        workload.publish(channels, 240);
        workload.during(Duration.ofSeconds(1));
    }

    private static void afterwards(FaultCluster cluster, Workload workload, String name) {
        cluster.begin();
        workload.during(Duration.ofSeconds(1));
        workload.rest();
        Verdict verdict = Scenario.report(name, workload);
        assertThat(verdict.unknown()).isZero();
    }
}
