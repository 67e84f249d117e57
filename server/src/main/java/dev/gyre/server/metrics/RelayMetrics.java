package dev.gyre.server.metrics;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/// What the relays of a node do.
public final class RelayMetrics {

    private final CounterFamily historyReadFamily = new CounterFamily(
            "gyre_relay_history_reads_total", "How many times a relay has asked its channel for what it had missed.");
    private final LongAdder historyReads = historyReadFamily.with();
    private final LongAdder recoveries;
    private final LongAdder attached;
    private final LongAdder started;
    private final LongAdder ended;
    private final LongAdder publications;
    private final LongAdder joins;
    private final LongAdder leaves;
    private final LongAdder joinsSent;
    private final LongAdder leavesSent;

    RelayMetrics(ClusterMetrics cluster) {
        this.recoveries = cluster.action("history_recover");
        this.attached = cluster.action("history_stream_top");
        this.started = cluster.action("broker_subscribe");
        this.ended = cluster.action("broker_unsubscribe");
        this.publications = cluster.received("publication");
        this.joins = cluster.received("join");
        this.leaves = cluster.received("leave");
        this.joinsSent = cluster.sent("join");
        this.leavesSent = cluster.sent("leave");
    }

    public void historyRead() {
        historyReads.increment();
        recoveries.increment();
    }

    /// Asked for the top of the stream, at the start or to check it.
    public void attached() {
        attached.increment();
    }

    public void started() {
        started.increment();
    }

    public void ended() {
        ended.increment();
    }

    public void publicationsReceived(int count) {
        publications.add(count);
    }

    public void joinReceived() {
        joins.increment();
    }

    public void leaveReceived() {
        leaves.increment();
    }

    public void joinSent() {
        joinsSent.increment();
    }

    public void leaveSent() {
        leavesSent.increment();
    }

    List<CounterFamily> counters() {
        return List.of(historyReadFamily);
    }
}
