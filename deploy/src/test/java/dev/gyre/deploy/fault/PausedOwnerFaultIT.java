package dev.gyre.deploy.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// SIGSTOP and SIGCONT: a node that does not know that time has passed, and wakes up as the owner that it was.
class PausedOwnerFaultIT {

    private static final int CHANNELS = 6;
    private static final int CLIENTS = 36;
    private static final int PER_SECOND = 120;

    /// Shorter than any failure detector may act on.
    private static final Duration HARMLESS = Duration.ofSeconds(3);

    @RegisterExtension
    static final Scenario SCENARIO = new Scenario();

    @Test
    void pauseOfThreeSecondsRemovesNobody() {
        FaultNode node = SCENARIO.cluster().node(1);

        Verdict verdict = pause(node, HARMLESS);

        assertThat(verdict.unknown()).isZero();
        assertThat(node.exits()).isEmpty();
    }

    @Test
    void pauseOfFiveSecondsLeavesOneHistory() {
        pause(SCENARIO.cluster().node(2), Duration.ofSeconds(5));
    }

    @Test
    void pauseOfTwentySecondsLeavesOneHistoryAndTheNodeStartsAnew() {
        FaultNode node = SCENARIO.cluster().node(1);

        pause(node, Duration.ofSeconds(20));

        assertThat(node.exits()).isNotEmpty().doesNotContain(0);
    }

    private static Verdict pause(FaultNode node, Duration time) {
        FaultCluster cluster = SCENARIO.cluster();
        try (var workload = new Workload(cluster, Scenario.SEED)) {
            List<String> channels = Workload.channels("kept:paused" + time.toSeconds(), CHANNELS);
            workload.subscribe(channels, CLIENTS);
            workload.publish(channels, PER_SECOND);
            workload.during(Duration.ofSeconds(2));

            workload.history().fault("pause " + node.port());
            node.pause();
            workload.during(time);
            node.resume();
            workload.during(Duration.ofSeconds(8));
            node.awaitReady();
            workload.rest();

            Verdict verdict = Scenario.report("SIGSTOP for " + time.toSeconds() + " s", workload);
            assertThat(verdict.notRecovered()).isZero();
            return verdict;
        }
    }
}
