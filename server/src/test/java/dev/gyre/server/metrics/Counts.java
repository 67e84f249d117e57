package dev.gyre.server.metrics;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// What a node has counted, for tests.
public final class Counts {

    private Counts() {}

    /// The sum of the counters of that name with these label values among theirs.
    public static long of(NodeMetrics metrics, String name, String... values) {
        var sum = new AtomicLong();
        List<CounterFamily> families = Stream.concat(metrics.counters().stream(), metrics.gauges().stream())
                .filter(family -> family.name().equals(name))
                .toList();
        if (families.size() != 1) {
            throw new IllegalArgumentException(families.size() + " metrics are called " + name);
        }
        families.getFirst().forEach((labels, count) -> {
            if (labels.containsAll(List.of(values))) {
                sum.addAndGet(count);
            }
        });
        return sum.get();
    }

    /// How many durations of that name there are with these label values.
    public static long ofDurations(NodeMetrics metrics, String name, String... values) {
        var sum = new AtomicLong();
        metrics.durations().stream()
                .filter(family -> family.name().equals(name))
                .forEach(family -> family.forEach((labels, durations) -> {
                    if (labels.containsAll(List.of(values))) {
                        sum.addAndGet(durations.recorded().count());
                    }
                }));
        return sum.get();
    }
}
