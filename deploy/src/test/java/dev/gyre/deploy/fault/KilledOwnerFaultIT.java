package dev.gyre.deploy.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// `kill -9` of one node after the other, each of which owns some of the hot channels.
class KilledOwnerFaultIT {

    private static final int CHANNELS = 12;
    private static final int CLIENTS = 72;
    private static final int PER_SECOND = 240;
    private static final Duration BETWEEN = Duration.ofSeconds(Scenario.FORM.pick(5, 8));
    private static final Duration LONGEST_GAP = Duration.ofSeconds(5);

    @RegisterExtension
    static final Scenario SCENARIO = new Scenario();

    @Test
    void nothingAcknowledgedIsLostWhenOwnersAreKilled() {
        FaultCluster cluster = SCENARIO.cluster();
        int rounds = Scenario.FORM.pick(2, 20);
        try (var workload = new Workload(cluster, Scenario.SEED)) {
            List<String> channels = Workload.channels("kept", CHANNELS);
            workload.subscribe(channels, CLIENTS);
            workload.publish(channels, PER_SECOND);
            workload.during(Duration.ofSeconds(3));

            for (int round = 0; round < rounds; round++) {
                FaultNode victim = cluster.node(round % 3);
                workload.history().fault("kill " + victim.port());
                victim.kill();
                workload.during(BETWEEN);
                victim.begin();
                victim.awaitReady();
                workload.during(Duration.ofSeconds(2));
            }
            workload.rest();

            Verdict verdict = Scenario.report("kill -9 of owners, " + rounds + " rounds", workload);
            assertThat(verdict.unknown()).isZero();
            assertThat(verdict.notRecovered()).isZero();
            assertThat(Duration.ofMillis(verdict.faultGapMillis(99))).isLessThan(Scenario.FORM.bound(LONGEST_GAP));
        }
    }
}
