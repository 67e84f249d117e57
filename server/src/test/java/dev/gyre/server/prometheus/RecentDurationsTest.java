package dev.gyre.server.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.server.metrics.NodeMetrics;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RecentDurationsTest {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final NodeMetrics metrics = NodeMetrics.create();

    @Test
    void whatIsOlderThanTenMinutesIsForgotten() {
        metrics.api().answered("http", "publish", 1_000_000);
        RecentDurations recent = recent();

        assertThat(recent.recent(4 * MINUTE).count()).isEqualTo(1);
        assertThat(recent.recent(6 * MINUTE).count()).isEqualTo(1);
        metrics.api().answered("http", "publish", 1_000_000);
        assertThat(recent.recent(7 * MINUTE).count()).isEqualTo(2);
        assertThat(recent.recent(11 * MINUTE).count()).isEqualTo(1);
        assertThat(recent.recent(17 * MINUTE).count()).isZero();
    }

    private RecentDurations recent() {
        var found = new RecentDurations[1];
        metrics.durations()
                .forEach(family -> family.forEach((labels, durations) -> {
                    if (labels.contains("http")) {
                        found[0] = new RecentDurations(durations, 0);
                    }
                }));
        return found[0];
    }
}
