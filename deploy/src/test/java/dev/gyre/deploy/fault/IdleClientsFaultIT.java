package dev.gyre.deploy.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A rolling restart with many clients that do nothing: those of a node that leaves must not storm the others.
class IdleClientsFaultIT {

    private static final int PACE = Scenario.FORM.pick(100, 500);
    private static final int CLIENTS = Scenario.FORM.pick(900, 10_000);

    /// Handshakes a second on the survivors, of the configured pace.
    private static final double MOST = 1.5;

    @RegisterExtension
    static final Scenario SCENARIO = new Scenario(() -> FaultCluster.start(
            3,
            List.of(
                    "cluster.leaving.connections_per_second=" + PACE,
                    "cluster.leaving.delay=1s",
                    "shutdown.timeout=60s")));

    @Test
    void survivorsAreNotStormed() {
        FaultCluster cluster = SCENARIO.cluster();
        try (var workload = new Workload(cluster, Scenario.SEED)) {
            List<String> channels = Workload.channels("kept", 10);
            List<Subscriber> idle = workload.subscribe(List.of(), CLIENTS);
            workload.subscribe(channels, 30);
            workload.publish(channels, 50);
            workload.during(Duration.ofSeconds(2));
            long begin = System.nanoTime();

            for (FaultNode node : cluster.nodes().reversed()) {
                workload.history().fault("restart " + node.port());
                assertThat(node.terminate()).as(node.log()).isZero();
                node.begin();
                node.awaitReady();
                workload.awaitAllConnected();
            }
            workload.rest();

            long busiest = busiestSecond(
                    idle.stream().flatMapToLong(Subscriber::handshakes).filter(at -> at > begin));
            Verdict verdict = Scenario.report(
                    "rolling restart with %d idle clients, at most %d handshakes/s at a pace of %d"
                            .formatted(CLIENTS, busiest, PACE),
                    workload);
            assertThat(verdict.unknown()).isZero();
            assertThat(verdict.notRecovered()).isZero();
            assertThat(busiest).isPositive().isLessThanOrEqualTo((long) (MOST * PACE));
        }
    }

    private static long busiestSecond(LongStream handshakes) {
        long[] sorted = handshakes.sorted().toArray();
        long second = Duration.ofSeconds(1).toNanos();
        long busiest = 0;
        for (int i = 0; i < sorted.length; i++) {
            int end = Arrays.binarySearch(sorted, i, sorted.length, sorted[i] + second);
            busiest = Math.max(busiest, (end < 0 ? -end - 1 : end) - i);
        }
        return busiest;
    }
}
