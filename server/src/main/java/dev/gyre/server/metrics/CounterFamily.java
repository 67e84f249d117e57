package dev.gyre.server.metrics;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ObjLongConsumer;

/// Counters of one name, one for each combination of label values. Any thread.
///
/// Values come from a fixed set (codes, methods, transports), never from what clients send. Who counts often keeps the
/// counter that [#with] gives.
public final class CounterFamily {

    private final String name;
    private final String help;
    private final List<String> labels;
    private final ConcurrentHashMap<List<String>, LongAdder> counters = new ConcurrentHashMap<>();

    public CounterFamily(String name, String help, String... labels) {
        this.name = name;
        this.help = help;
        this.labels = List.of(labels);
    }

    public String name() {
        return name;
    }

    public String help() {
        return help;
    }

    public List<String> labels() {
        return labels;
    }

    /// The counter of these label values, in the order of the labels; from now on it is shown.
    public LongAdder with(String... values) {
        if (values.length != labels.size()) {
            throw new IllegalArgumentException(name + " has the labels " + labels + ", not " + values.length);
        }
        return counters.computeIfAbsent(List.of(values), _ -> new LongAdder());
    }

    /// Passes label values and count of each counter, in no order.
    public void forEach(ObjLongConsumer<List<String>> consumer) {
        counters.forEach((values, counter) -> consumer.accept(values, counter.sum()));
    }

    /// Begins at zero again.
    void reset() {
        counters.values().forEach(LongAdder::reset);
    }
}
