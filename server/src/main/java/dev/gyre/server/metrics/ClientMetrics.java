package dev.gyre.server.metrics;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// What clients do and what is done to them.
///
/// Source: centrifuge `metrics.go`, the subsystems `client` and `transport`.
public final class ClientMetrics {

    private final CounterFamily replyErrors = new CounterFamily(
            "centrifugo_client_num_reply_errors",
            "Commands of clients that were answered with an error.",
            "method",
            "code",
            "channel_namespace");
    private final CounterFamily unsubscribes = new CounterFamily(
            "centrifugo_client_num_server_unsubscribes",
            "Subscriptions that the server has ended.",
            "code",
            "channel_namespace");
    final CounterFamily disconnects = new CounterFamily(
            "centrifugo_client_num_server_disconnects", "Connections that the server has ended.", "code");
    private final CounterFamily recoveries = new CounterFamily(
            "centrifugo_client_recover",
            "Subscriptions that asked for what they had missed.",
            "recovered",
            "channel_namespace",
            "has_recovered_publications");
    final CounterFamily connectionsAccepted = new CounterFamily(
            "centrifugo_client_connections_accepted",
            "Connections that were accepted.",
            "transport",
            "accept_protocol",
            "client_name",
            "client_version");
    final CounterFamily subscriptionsAccepted = new CounterFamily(
            "centrifugo_client_subscriptions_accepted",
            "Subscriptions that came into force.",
            "client_name",
            "channel_namespace");
    final CounterFamily closes = new CounterFamily(
            "centrifugo_transport_outgoing_close_count", "Close frames sent to clients.", "transport", "code");
    final CounterFamily messagesSent = traffic("messages_sent", "Messages sent to clients.");
    final CounterFamily bytesSent =
            traffic("messages_sent_size", "Bytes of messages sent to clients, with what the transport puts around.");
    final CounterFamily messagesReceived = traffic("messages_received", "Messages received from clients.");
    final CounterFamily bytesReceived = traffic("messages_received_size", "Bytes of messages received from clients.");
    private final CounterFamily connectionLimitFamily = new CounterFamily(
            "centrifugo_node_client_connection_limit", "Connections refused because of client.connection_limit.");
    private final CounterFamily slowBytesFamily = new CounterFamily(
            "gyre_slow_client_waiting_bytes_total",
            "Bytes that waited for clients when they were cut off as too slow.");
    private final DurationFamily commandDurations = new DurationFamily(
            "centrifugo_client_command_duration_seconds",
            "Durations of commands of clients.",
            Durations.COMMAND_LIMITS,
            "method",
            "channel_namespace");
    final CounterFamily connectionsInflight = new CounterFamily(
            "centrifugo_client_connections_inflight",
            "Connections that are open.",
            "transport",
            "accept_protocol",
            "client_name",
            "client_version");
    final CounterFamily subscriptionsInflight = new CounterFamily(
            "centrifugo_client_subscriptions_inflight",
            "Subscriptions that are in force or under way.",
            "client_name",
            "channel_namespace");

    private final LongAdder connectionLimit = connectionLimitFamily.with();
    private final LongAdder slowBytes = slowBytesFamily.with();
    private final Map<FrameType, Durations> durations = new EnumMap<>(FrameType.class);
    final LongAdder clientsAdded;
    final LongAdder clientsRemoved;
    final LongAdder subscriptionsAdded;
    final LongAdder subscriptionsRemoved;

    ClientMetrics(ClusterMetrics cluster) {
        this.clientsAdded = cluster.action("add_client");
        this.clientsRemoved = cluster.action("remove_client");
        this.subscriptionsAdded = cluster.action("add_subscription");
        this.subscriptionsRemoved = cluster.action("remove_subscription");
        for (FrameType method : EnumSet.range(FrameType.CONNECT, FrameType.UNKNOWN)) {
            durations.put(method, commandDurations.with(method.label(), ""));
        }
    }

    private static CounterFamily traffic(String name, String help) {
        return new CounterFamily("centrifugo_transport_" + name, help, "transport", "frame_type", "channel_namespace");
    }

    /// What goes over one transport; made once for it.
    public TransportMetrics transport(String name) {
        return new TransportMetrics(this, name);
    }

    /// A command that was answered after this time, with an error or not.
    public void answered(FrameType method, long durationNanos) {
        Durations known = durations.get(method);
        if (known != null) {
            known.record(durationNanos);
        }
    }

    public void answeredWithError(FrameType method, int code) {
        replyErrors.with(method.label(), Integer.toString(code), "").increment();
    }

    public void unsubscribedByServer(int code) {
        unsubscribes.with(Integer.toString(code), "").increment();
    }

    /// @param any whether there was something to recover
    public void recovered(boolean recovered, boolean any) {
        recoveries.with(yesOrNo(recovered), "", yesOrNo(any)).increment();
    }

    private static String yesOrNo(boolean answer) {
        return answer ? "yes" : "no";
    }

    public void refusedByLimit() {
        connectionLimit.increment();
    }

    /// A client was cut off as too slow while these bytes waited for it.
    public void cutOff(int waitingBytes) {
        slowBytes.add(waitingBytes);
    }

    List<CounterFamily> counters() {
        return List.of(
                replyErrors,
                unsubscribes,
                disconnects,
                recoveries,
                connectionsAccepted,
                subscriptionsAccepted,
                closes,
                messagesSent,
                bytesSent,
                messagesReceived,
                bytesReceived,
                connectionLimitFamily,
                slowBytesFamily);
    }

    /// What goes up and down.
    List<CounterFamily> gauges() {
        return List.of(connectionsInflight, subscriptionsInflight);
    }

    DurationFamily commandDurations() {
        return commandDurations;
    }
}
