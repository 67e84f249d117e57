package dev.gyre.server.metrics;

import java.util.List;
import java.util.stream.Stream;

/// All that a node counts, by the part that counts it.
///
/// There is one for a node, passed to its parts; what warms the node up counts in one of its own, which nobody reads.
public record NodeMetrics(
        ClusterMetrics cluster, RelayMetrics relays, ClientMetrics clients, ApiMetrics api, HttpMetrics http) {

    public static NodeMetrics create() {
        var cluster = new ClusterMetrics();
        return new NodeMetrics(
                cluster, new RelayMetrics(cluster), new ClientMetrics(cluster), new ApiMetrics(), new HttpMetrics());
    }

    public List<CounterFamily> counters() {
        return Stream.of(cluster.counters(), relays.counters(), clients.counters(), api.counters(), http.counters())
                .flatMap(List::stream)
                .toList();
    }

    /// What goes up and down.
    public List<CounterFamily> gauges() {
        return clients.gauges();
    }

    public List<DurationFamily> durations() {
        return List.of(clients.commandDurations(), api.commandDurations());
    }

    /// The node is warm: from here on it counts what others ask of it.
    public void reset() {
        counters().forEach(CounterFamily::reset);
        durations().forEach(DurationFamily::reset);
    }
}
