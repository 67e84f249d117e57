package dev.gyre.server.prometheus;

import dev.gyre.server.channel.ChannelRegion.Holdings;
import dev.gyre.server.metrics.CounterFamily;
import dev.gyre.server.metrics.DurationFamily;
import dev.gyre.server.metrics.Durations;
import dev.gyre.server.metrics.NodeMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmBufferPoolMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmRuntimeInfoMetric;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/// All figures of a node in the library's shape. For one thread.
final class Snapshots {

    private static final double[] QUANTILES = {0.5, 0.99, 0.999};

    private final NodeMetrics metrics;
    private final NodeGauges gauges;
    private final PrometheusRegistry process = new PrometheusRegistry();
    private final IdentityHashMap<Durations, RecentDurations> recent = new IdentityHashMap<>();

    /// Takes a tenth of a second, most of it for classes of the JVM that nothing else needs.
    Snapshots(NodeMetrics metrics, NodeGauges gauges) {
        this.metrics = metrics;
        this.gauges = gauges;
        ProcessMetrics.builder().register(process);
        JvmMemoryMetrics.builder().register(process);
        JvmBufferPoolMetrics.builder().register(process);
        JvmGarbageCollectorMetrics.builder().register(process);
        JvmThreadsMetrics.builder().register(process);
        JvmRuntimeInfoMetric.builder().register(process);
    }

    /// @param holdings empty when they are not known
    MetricSnapshots take(Optional<Holdings> holdings) {
        var all = new ArrayList<MetricSnapshot>();
        process.scrape().forEach(all::add);
        addGauges(all);
        holdings.ifPresent(held -> {
            all.add(gauge("gyre_shards", "Shards of channels that this node holds.", held.shards()));
            all.add(gauge("gyre_channel_entities", "Channels that are awake on this node.", held.entities()));
        });
        addJournal(all);
        metrics.counters().forEach(family -> all.add(counters(family)));
        metrics.gauges().forEach(family -> all.add(gauges(family)));
        metrics.durations().forEach(family -> {
            all.add(summary(family));
            all.add(histogram(family));
        });
        return new MetricSnapshots(all);
    }

    private void addGauges(List<MetricSnapshot> all) {
        var counts = gauges.clients().counts();
        all.add(gauge("centrifugo_node_num_clients", "Clients that are connected.", counts.clients()));
        all.add(gauge("centrifugo_node_num_users", "Users that are connected.", counts.users()));
        all.add(gauge("centrifugo_node_num_subscriptions", "Subscriptions of clients.", counts.subscriptions()));
        all.add(gauge(
                "centrifugo_node_num_channels",
                "Channels with subscribers.",
                gauges.hub().channels()));
        all.add(gauge(
                "centrifugo_node_num_nodes",
                "Nodes of the cluster.",
                gauges.membership().nodes()));
        all.add(GaugeSnapshot.builder()
                .name("centrifugo_node_build")
                .help("The version of the program.")
                .dataPoint(value(1, Labels.of("version", gauges.version())))
                .build());
        var members = GaugeSnapshot.builder()
                .name("gyre_cluster_members")
                .help("Members of the cluster as this node sees them, by status.");
        gauges.membership()
                .byStatus()
                .forEach((status, count) -> members.dataPoint(value(count, Labels.of("status", status))));
        all.add(members.build());
        all.add(gauge(
                "gyre_cluster_members_unreachable",
                "Members that this node or another one does not hear of.",
                gauges.membership().unreachable()));
    }

    private void addJournal(List<MetricSnapshot> all) {
        gauges.journal().ifPresent(journal -> {
            all.add(counter("gyre_journal_batches_total", "Transactions of the journal.", (double) journal.batches()));
            all.add(counter("gyre_journal_rows_total", "Events stored in the journal.", (double) journal.rows()));
            all.add(counter(
                    "gyre_journal_failures_total", "Writes to the journal that failed.", (double) journal.failures()));
            all.add(counter("gyre_journal_write_seconds_total", "How long the transactions took.", journal.seconds()));
        });
    }

    private static GaugeSnapshot gauge(String name, String help, double value) {
        return GaugeSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(value(value, Labels.EMPTY))
                .build();
    }

    private static GaugeDataPointSnapshot value(double value, Labels labels) {
        return GaugeDataPointSnapshot.builder().value(value).labels(labels).build();
    }

    private static CounterSnapshot counter(String name, String help, double count) {
        return CounterSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(count(count, Labels.EMPTY))
                .build();
    }

    private static CounterDataPointSnapshot count(double count, Labels labels) {
        return CounterDataPointSnapshot.builder().value(count).labels(labels).build();
    }

    private static CounterSnapshot counters(CounterFamily family) {
        var counters = CounterSnapshot.builder().name(family.name()).help(family.help());
        family.forEach((values, sum) -> counters.dataPoint(count((double) sum, Labels.of(family.labels(), values))));
        return counters.build();
    }

    private static GaugeSnapshot gauges(CounterFamily family) {
        var gauges = GaugeSnapshot.builder().name(family.name()).help(family.help());
        family.forEach((values, sum) -> gauges.dataPoint(value((double) sum, Labels.of(family.labels(), values))));
        return gauges.build();
    }

    private SummarySnapshot summary(DurationFamily family) {
        long now = System.nanoTime();
        var summary = SummarySnapshot.builder().name(family.name()).help(family.help());
        family.forEach((values, durations) -> {
            Durations.Recorded all = durations.recorded();
            Durations.Recorded lately = recent.computeIfAbsent(durations, of -> new RecentDurations(of, now))
                    .recent(now);
            summary.dataPoint(SummaryDataPointSnapshot.builder()
                    .quantiles(Quantiles.of(Arrays.stream(QUANTILES)
                            .mapToObj(part -> new Quantile(part, lately.quantile(part)))
                            .toArray(Quantile[]::new)))
                    .count(all.count())
                    .sum(all.sumSeconds())
                    .labels(Labels.of(family.labels(), values))
                    .build());
        });
        return summary.build();
    }

    private static HistogramSnapshot histogram(DurationFamily family) {
        double[] limits = family.limits();
        double[] ends = Arrays.copyOf(limits, limits.length + 1);
        ends[limits.length] = Double.POSITIVE_INFINITY;
        var histogram =
                HistogramSnapshot.builder().name(family.name() + "_histogram").help(family.help());
        family.forEach((values, durations) -> {
            Durations.Recorded all = durations.recorded();
            histogram.dataPoint(HistogramDataPointSnapshot.builder()
                    .classicHistogramBuckets(ClassicHistogramBuckets.of(ends, all.countsBetween(limits)))
                    .sum(all.sumSeconds())
                    .labels(Labels.of(family.labels(), values))
                    .build());
        });
        return histogram.build();
    }
}
