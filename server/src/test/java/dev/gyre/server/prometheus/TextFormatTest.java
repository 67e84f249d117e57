package dev.gyre.server.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TextFormatTest {

    private final TextFormat format = new TextFormat();

    @Test
    void counterKeepsANameWithoutTotal() {
        assertThat(text(counter("centrifugo_client_recover", 12_345_678_901L, Labels.of("recovered", "yes", "ns", ""))))
                .isEqualTo("""
                    # HELP centrifugo_client_recover Help.
                    # TYPE centrifugo_client_recover counter
                    centrifugo_client_recover{ns="",recovered="yes"} 12345678901
                    """);
    }

    @Test
    void counterWithoutLabelsHasNoBraces() {
        assertThat(text(counter("centrifugo_node_client_connection_limit", 3, Labels.EMPTY)))
                .endsWith("\ncentrifugo_node_client_connection_limit 3\n");
    }

    @Test
    void counterWithTotalKeepsIt() {
        assertThat(text(counter("gyre_journal_rows_total", 3, Labels.EMPTY)))
                .contains("# TYPE gyre_journal_rows_total counter\n")
                .contains("\ngyre_journal_rows_total 3.0\n");
    }

    @Test
    void othersCountersGetTheirTotal() {
        assertThat(text(counter("process_cpu_seconds", 1.5, Labels.EMPTY)))
                .contains("\nprocess_cpu_seconds_total 1.5\n");
    }

    @Test
    void labelValuesAreEscaped() {
        assertThat(text(counter("centrifugo_errors", 1, Labels.of("text", "a\"b\\c\nd"))))
                .contains("\ncentrifugo_errors{text=\"a\\\"b\\\\c\\nd\"} 1\n");
    }

    @Test
    void familyWithoutCountersIsLeftOut() {
        assertThat(text(CounterSnapshot.builder()
                        .name("centrifugo_errors")
                        .help("Help.")
                        .build()))
                .isEmpty();
    }

    @Test
    void gaugeKeepsANameThatEndsInCount() {
        var gauge = GaugeSnapshot.builder()
                .name("messages_count")
                .dataPoint(GaugeDataPointSnapshot.builder().value(2).build())
                .build();

        assertThat(text(gauge)).isEqualTo("# TYPE messages_count gauge\nmessages_count 2.0\n");
    }

    private static CounterSnapshot counter(String name, double count, Labels labels) {
        return CounterSnapshot.builder()
                .name(name)
                .help("Help.")
                .dataPoint(CounterDataPointSnapshot.builder()
                        .value(count)
                        .labels(labels)
                        .build())
                .build();
    }

    private String text(MetricSnapshot snapshot) {
        return new String(format.write(MetricSnapshots.of(snapshot)), StandardCharsets.UTF_8);
    }
}
