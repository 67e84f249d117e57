package dev.gyre.server.metrics;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/// What goes between this node and the channels, on whichever node they are. Centrifugo calls the latter the broker.
///
/// Source: centrifuge `metrics.go`, the subsystem `node`.
public final class ClusterMetrics {

    private final CounterFamily sent = new CounterFamily(
            "centrifugo_node_messages_sent_count",
            "Messages that this node has sent to channels.",
            "type",
            "channel_namespace");
    private final CounterFamily received = new CounterFamily(
            "centrifugo_node_messages_received_count",
            "Messages that this node has received from channels.",
            "type",
            "channel_namespace");
    private final CounterFamily actions = new CounterFamily(
            "centrifugo_node_action_count", "Things that this node has done.", "action", "channel_namespace");
    private final CounterFamily retries = new CounterFamily(
            "gyre_channel_command_retries_total",
            "Commands to channels, publications among them, that were sent again because nobody had taken them.");
    private final LongAdder retried = retries.with();
    private final LongAdder publicationsSent = sent("publication");

    /// A kind of message to channels, for who sends it to keep.
    LongAdder sent(String type) {
        return sent.with(type, "");
    }

    LongAdder received(String type) {
        return received.with(type, "");
    }

    /// Something that nodes do, for who does it to keep.
    public LongAdder action(String action) {
        return actions.with(action, "");
    }

    public void publicationSent() {
        publicationsSent.increment();
    }

    public void commandRetried() {
        retried.increment();
    }

    List<CounterFamily> counters() {
        return List.of(sent, received, actions, retries);
    }
}
