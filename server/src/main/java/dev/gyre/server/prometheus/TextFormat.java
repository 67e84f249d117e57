package dev.gyre.server.prometheus;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.Label;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// Prometheus' text format 0.0.4.
///
/// The library's writer puts `_total` behind the name of every counter, but most of Centrifugo's have none, and who
/// looks for them uses the names as they are. Such counters are written here, everything else by the library.
final class TextFormat {

    static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private static final String CENTRIFUGO = "centrifugo_";
    private static final String TOTAL = "_total";

    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();

    byte[] write(MetricSnapshots snapshots) {
        var ordinary = MetricSnapshots.builder();
        var text = new StringBuilder();
        for (MetricSnapshot snapshot : snapshots) {
            if (snapshot instanceof CounterSnapshot counters && isPlain(counters)) {
                append(text, counters);
            } else {
                ordinary.metricSnapshot(snapshot);
            }
        }
        var out = new ByteArrayOutputStream();
        try {
            writer.write(out, ordinary.build());
        } catch (IOException impossible) {
            throw new IllegalStateException("memory cannot be written to", impossible);
        }
        out.writeBytes(text.toString().getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    private static String nameOf(CounterSnapshot counters) {
        return counters.getMetadata().getOriginalName();
    }

    private static boolean isPlain(CounterSnapshot counters) {
        return nameOf(counters).startsWith(CENTRIFUGO) && !nameOf(counters).endsWith(TOTAL);
    }

    private static void append(StringBuilder text, CounterSnapshot counters) {
        String name = nameOf(counters);
        if (counters.getDataPoints().isEmpty()) {
            return;
        }
        text.append("# HELP ")
                .append(name)
                .append(' ')
                .append(counters.getMetadata().getHelp());
        text.append("\n# TYPE ").append(name).append(" counter\n");
        for (var counter : counters.getDataPoints()) {
            text.append(name);
            char before = '{';
            for (Label label : counter.getLabels()) {
                text.append(before).append(label.getName()).append("=\"");
                appendEscaped(text, label.getValue());
                text.append('"');
                before = ',';
            }
            text.append(before == ',' ? "} " : " ")
                    .append((long) counter.getValue())
                    .append('\n');
        }
    }

    private static void appendEscaped(StringBuilder text, String value) {
        for (int i = 0; i < value.length(); i++) {
            char character = value.charAt(i);
            switch (character) {
                case '\\' -> text.append("\\\\");
                case '"' -> text.append("\\\"");
                case '\n' -> text.append("\\n");
                default -> text.append(character);
            }
        }
    }
}
