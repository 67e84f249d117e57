package dev.gyre.server.metrics;

import java.util.concurrent.atomic.LongAdder;

/// Counts connections of one kind and their subscriptions. Any thread.
public final class ConnectionMetrics {

    private final ClientMetrics clients;
    private final LongAdder accepted;
    private final LongAdder inflight;
    private final LongAdder subscriptionsAccepted;
    private final LongAdder subscriptionsInflight;

    ConnectionMetrics(ClientMetrics clients, String transport, String clientName, String clientVersion) {
        this.clients = clients;
        this.accepted = clients.connectionsAccepted.with(transport, "", clientName, clientVersion);
        this.inflight = clients.connectionsInflight.with(transport, "", clientName, clientVersion);
        this.subscriptionsAccepted = clients.subscriptionsAccepted.with(clientName, "");
        this.subscriptionsInflight = clients.subscriptionsInflight.with(clientName, "");
    }

    public void opened() {
        clients.clientsAdded.increment();
        accepted.increment();
        inflight.increment();
    }

    public void closed() {
        clients.clientsRemoved.increment();
        inflight.decrement();
    }

    public void subscribing() {
        clients.subscriptionsAdded.increment();
        subscriptionsInflight.increment();
    }

    public void subscribed() {
        subscriptionsAccepted.increment();
    }

    public void unsubscribed() {
        clients.subscriptionsRemoved.increment();
        subscriptionsInflight.decrement();
    }
}
