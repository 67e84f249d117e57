package dev.gyre.server.metrics;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/// What goes over one transport. Any thread.
public final class TransportMetrics {

    private static final int CONNECTION_CLOSED = 3000;

    private final ClientMetrics clients;
    private final String transport;
    private final ConcurrentHashMap<FrameType, Traffic> sent = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<FrameType, Traffic> received = new ConcurrentHashMap<>();
    private final AtomicReferenceArray<ConnectionMetrics> connections = new AtomicReferenceArray<>(4);

    /// Messages of one type in one direction.
    private record Traffic(LongAdder messages, LongAdder bytes) {

        void add(long count, long size) {
            messages.add(count);
            bytes.add(size);
        }
    }

    TransportMetrics(ClientMetrics clients, String transport) {
        this.clients = clients;
        this.transport = transport;
    }

    /// What its sessions count.
    public ClientMetrics clients() {
        return clients;
    }

    /// @param bytes of all of them, with what the transport puts around
    public void sent(FrameType type, long messages, long bytes) {
        Traffic known = sent.get(type);
        Traffic traffic = known != null
                ? known
                : sent.computeIfAbsent(type, _ -> of(clients.messagesSent, clients.bytesSent, type));
        traffic.add(messages, bytes);
    }

    public void received(FrameType type, long bytes) {
        Traffic known = received.get(type);
        Traffic traffic = known != null
                ? known
                : received.computeIfAbsent(type, _ -> of(clients.messagesReceived, clients.bytesReceived, type));
        traffic.add(1, bytes);
    }

    private Traffic of(CounterFamily messages, CounterFamily bytes, FrameType type) {
        return new Traffic(messages.with(transport, type.label(), ""), bytes.with(transport, type.label(), ""));
    }

    /// The server ends a connection; one that the client has ended counts for nothing.
    public void disconnected(int code) {
        if (code != CONNECTION_CLOSED) {
            clients.disconnects.with(Integer.toString(code)).increment();
        }
    }

    public void closeSent(int code) {
        clients.closes.with(transport, Integer.toString(code)).increment();
    }

    /// The connections of clients that say who they are, or do not. What they say is no label, because anybody may say
    /// anything.
    public ConnectionMetrics connections(String clientName, String clientVersion) {
        int kind = (clientName.isEmpty() ? 0 : 2) + (clientVersion.isEmpty() ? 0 : 1);
        ConnectionMetrics known = connections.get(kind);
        if (known != null) {
            return known;
        }
        var made = new ConnectionMetrics(
                clients,
                transport,
                clientName.isEmpty() ? "unnamed" : "unregistered",
                clientVersion.isEmpty() ? "unversioned" : "unregistered");
        connections.set(kind, made);
        return made;
    }
}
