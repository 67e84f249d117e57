package dev.gyre.server.metrics;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/// Durations of one name, for each combination of label values. Any thread.
///
/// Centrifugo shows them twice: as a summary with quantiles under this name, and as a histogram under the name with
/// `_histogram` behind it.
public final class DurationFamily {

    private final String name;
    private final String help;
    private final double[] limits;
    private final List<String> labels;
    private final ConcurrentHashMap<List<String>, Durations> durations = new ConcurrentHashMap<>();

    /// @param limits of the histogram, one of those that [Durations] has
    DurationFamily(String name, String help, double[] limits, String... labels) {
        this.name = name;
        this.help = help;
        this.limits = limits;
        this.labels = List.of(labels);
    }

    public String name() {
        return name;
    }

    public String help() {
        return help;
    }

    public double[] limits() {
        return limits.clone();
    }

    public List<String> labels() {
        return labels;
    }

    Durations with(String... values) {
        return durations.computeIfAbsent(List.of(values), _ -> new Durations());
    }

    public void forEach(BiConsumer<List<String>, Durations> consumer) {
        durations.forEach(consumer);
    }

    void reset() {
        durations.values().forEach(Durations::reset);
    }
}
