package dev.gyre.deploy.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// All clients lose their connections in the same moment, as when a load balancer is restarted.
class ReconnectStormFaultIT {

    private static final int CHANNELS = 20;
    private static final int PER_SECOND = 20;
    private static final String HISTORY_READS = "gyre_relay_history_reads_total";

    @RegisterExtension
    static final Scenario SCENARIO = new Scenario();

    @Test
    void clientsThatWereCutAtOnceAreAllBackAndNoneWasRefused() {
        FaultCluster cluster = SCENARIO.cluster();
        int clients = Scenario.FORM.pick(1_000, 5_000);
        try (var workload = new Workload(cluster, Scenario.SEED)) {
            List<String> channels = Workload.channels("kept", CHANNELS);
            List<Subscriber> subscribers = workload.subscribe(channels, clients);
            workload.publish(channels, PER_SECOND);
            workload.during(Duration.ofSeconds(3));

            double readsBefore = cluster.sum(HISTORY_READS);
            workload.history().fault("cut all");
            long cut = System.nanoTime();
            subscribers.forEach(Subscriber::cut);
            workload.awaitAll(subscribers, subscriber -> subscriber.connections() > 1 && subscriber.isConnected());
            Duration took = Duration.ofNanos(System.nanoTime() - cut);
            workload.rest();
            double reads = cluster.sum(HISTORY_READS) - readsBefore;

            Verdict verdict = Scenario.report(
                    "%d clients cut at once, all back after %d ms, %.0f reads of history"
                            .formatted(clients, took.toMillis(), reads),
                    workload);
            assertThat(reads)
                    .as("reads of history, one for each channel and node at most")
                    .isLessThanOrEqualTo(CHANNELS * cluster.nodes().size());
            assertThat(verdict.unknown()).isZero();
            assertThat(verdict.notRecovered()).isZero();
            assertThat(verdict.recovered()).isEqualTo(clients);
            assertThat(subscribers)
                    .allSatisfy(subscriber -> assertThat(subscriber.refusals()).isZero());
        }
    }
}
