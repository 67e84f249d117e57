package dev.gyre.deploy.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.deploy.fault.HistoryEvent.Received;
import dev.gyre.deploy.fault.HistoryEvent.Refused;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The database is away for a while.
class DatabaseOutageFaultIT {

    private static final Duration OUTAGE = Duration.ofSeconds(15);
    private static final int INTERNAL = 100;
    private static final long FAST_MILLIS = 1000;
    private static final Duration LONGEST_PAUSE = Scenario.FORM.bound(Duration.ofSeconds(1));

    /// The first refusals find the database out.
    private static final Duration SETTLED = Duration.ofSeconds(3);

    @RegisterExtension
    static final Scenario SCENARIO = new Scenario();

    @Test
    void durablePublishesFailFastOthersGoOnAndAllRecovers() {
        FaultCluster cluster = SCENARIO.cluster();
        try (var workload = new Workload(cluster, Scenario.SEED)) {
            List<String> kept = Workload.channels("kept", 10);
            List<String> plain = Workload.channels("plain", 10);
            workload.subscribe(kept, 30);
            workload.subscribe(plain, 30);
            workload.publish(kept, 50);
            workload.publish(plain, 50);
            workload.during(Duration.ofSeconds(3));

            workload.history().fault("database stopped");
            long stopped = System.nanoTime();
            cluster.postgres().stop();
            workload.during(OUTAGE);
            cluster.postgres().start();
            long started = System.nanoTime();
            workload.history().fault("database started");
            workload.during(Duration.ofSeconds(5));
            workload.rest();

            Verdict verdict = Scenario.report("PostgreSQL away for " + OUTAGE.toSeconds() + " s", workload);
            assertThat(verdict.unknown()).isZero();
            assertThat(verdict.notRecovered()).isZero();
            assertRefusedFast(workload.history(), stopped + SETTLED.toNanos(), started);
            assertPlainWentOn(workload.history(), stopped, started);
            cluster.nodes().forEach(node -> assertThat(node.exits()).isEmpty());
        }
    }

    private static void assertRefusedFast(History history, long from, long to) {
        List<Refused> refused = history.events().stream()
                .filter(event -> event.atNanos() > from && event.atNanos() < to)
                .filter(Refused.class::isInstance)
                .map(Refused.class::cast)
                .toList();
        assertThat(refused).isNotEmpty().allSatisfy(refusal -> {
            assertThat(refusal.code()).isEqualTo(INTERNAL);
            assertThat(refusal.channel()).startsWith("kept:");
        });
        long slow = refused.stream()
                .filter(refusal -> refusal.tookMillis() > FAST_MILLIS)
                .count();
        assertThat(slow)
                .as("slow refusals of %d, longest %d ms", refused.size(), longest(refused))
                .isLessThanOrEqualTo(refused.size() / 20);
    }

    private static long longest(List<Refused> refused) {
        return refused.stream().mapToLong(Refused::tookMillis).max().orElse(0);
    }

    /// No pause on the channels that need no database.
    private static void assertPlainWentOn(History history, long from, long to) {
        long last = from;
        for (HistoryEvent event : history.events()) {
            if (event instanceof Received received
                    && received.channel().startsWith("plain:")
                    && received.atNanos() > from
                    && received.atNanos() < to) {
                assertThat(Duration.ofNanos(received.atNanos() - last)).isLessThan(LONGEST_PAUSE);
                last = received.atNanos();
            }
        }
        assertThat(Duration.ofNanos(to - last)).isLessThan(LONGEST_PAUSE);
    }
}
