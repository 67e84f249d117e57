package dev.gyre.server.client;

import dev.gyre.protocol.ClientError;
import dev.gyre.protocol.Disconnect;
import dev.gyre.protocol.Reply;
import dev.gyre.server.hub.Outbound;
import dev.gyre.server.hub.WireForm;
import dev.gyre.server.metrics.TransportMetrics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/// Collects the subscriptions of one `connect`, whose reply holds them all, and keeps back what their channels send
/// before that reply. Any thread.
final class ConnectGate implements Outbound {

    private final ClientSession session;
    private final int maxBytes;
    private final Consumer<ConnectGate> onAnswered;
    private Map<String, Reply.Subscribed> results = new LinkedHashMap<>();
    private int unanswered;
    private @Nullable ClientError refusal;
    private List<ByteString> waiting = new ArrayList<>();
    private int waitingBytes;
    private volatile boolean open;

    /// @param subscriptions how many answers there will be
    /// @param maxBytes a client for which more than this waits is too slow
    /// @param onAnswered called by the connection's thread
    ConnectGate(ClientSession session, int subscriptions, int maxBytes, Consumer<ConnectGate> onAnswered) {
        this.onAnswered = onAnswered;
        this.session = session;
        this.unanswered = subscriptions;
        this.maxBytes = maxBytes;
    }

    @Override
    public WireForm form() {
        return session.connection().form();
    }

    @Override
    public TransportMetrics traffic() {
        return session.connection().traffic();
    }

    @Override
    public void send(ByteString frames) {
        if (open || !kept(frames)) {
            session.connection().send(frames);
        }
    }

    private synchronized boolean kept(ByteString frames) {
        if (open) {
            return false;
        }
        waitingBytes += frames.length();
        if (waitingBytes > maxBytes) {
            session.disconnect(Disconnect.SLOW, "client.queue_max_size, before the connect reply");
        } else {
            waiting.add(frames);
        }
        return true;
    }

    synchronized void subscribed(String channel, Reply.Subscribed result) {
        results.put(channel, result);
        answered();
    }

    synchronized void refused(ClientError error) {
        refusal = error;
        answered();
    }

    private void answered() {
        unanswered--;
        if (unanswered == 0) {
            session.connection().execute(() -> onAnswered.accept(this));
        }
    }

    /// Why the connect fails; null when every subscription is in force.
    synchronized @Nullable ClientError refusal() {
        return refusal;
    }

    /// By channel.
    synchronized Map<String, Reply.Subscribed> results() {
        return results;
    }

    /// Sends the connect reply and then what waited.
    synchronized void open(Call call, Reply.Connected reply) {
        session.reply(call, reply);
        waiting.forEach(session.connection()::send);
        waiting = List.of();
        results = Map.of();
        open = true;
    }
}
