package dev.gyre.server.client;

import dev.gyre.protocol.Disconnect;
import dev.gyre.protocol.ProtocolCodec;
import dev.gyre.protocol.json.JsonCodec;
import dev.gyre.server.hub.WireForm;
import dev.gyre.server.metrics.NodeMetrics;
import dev.gyre.server.metrics.TransportMetrics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/// The server's side of a client's JSON connection: what the client sends waits until the session takes it, what it
/// gets is kept, and tasks of the connection's thread run when a test says so.
final class TestConnection implements Connection {

    private static final WireForm LINES = new WireForm() {
        @Override
        public ProtocolCodec codec() {
            return JsonCodec.INSTANCE;
        }

        @Override
        public ByteString frame(byte[] message) {
            return ByteString.fromArray(message).concat(ByteString.fromString("\n"));
        }
    };

    private final TransportMetrics traffic;
    private final Map<String, String> headers = new HashMap<>();
    private final Deque<byte[]> inbox = new ArrayDeque<>();
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final List<String> received = new ArrayList<>();
    private @Nullable Session session;
    private boolean pingsItself;
    private boolean ended;
    private @Nullable Disconnect disconnect;

    TestConnection() {
        this(NodeMetrics.create());
    }

    TestConnection(NodeMetrics metrics) {
        traffic = metrics.clients().transport("websocket");
    }

    TestConnection withHeader(String name, String value) {
        headers.put(name.toLowerCase(Locale.ROOT), value);
        return this;
    }

    TestConnection pingingItself() {
        pingsItself = true;
        return this;
    }

    TestConnection serve(SessionFactory sessions) {
        session = sessions.open(this);
        return this;
    }

    void deliver(String message) {
        inbox.add(message.getBytes(StandardCharsets.UTF_8));
    }

    /// Gives the session its next message, unless it is busy.
    boolean readNext() {
        if (session == null || session.busy() || ended || disconnect != null || inbox.isEmpty()) {
            return false;
        }
        session.onMessage(inbox.poll());
        return true;
    }

    boolean runNext() {
        Runnable task = tasks.poll();
        if (task != null && !ended) {
            task.run();
        }
        return task != null;
    }

    /// The client has gone.
    void drop() {
        if (session != null && !ended) {
            ended = true;
            session.onClosed();
        }
    }

    /// What has come since the last call.
    List<String> take() {
        List<String> taken = List.copyOf(received);
        received.clear();
        return taken;
    }

    Optional<Disconnect> disconnected() {
        return Optional.ofNullable(disconnect);
    }

    boolean over() {
        return ended || disconnect != null;
    }

    @Override
    public TransportMetrics traffic() {
        return traffic;
    }

    @Override
    public WireForm form() {
        return LINES;
    }

    @Override
    public void send(ByteString frames) {
        if (!over()) {
            received.addAll(frames.utf8String().lines().toList());
        }
    }

    @Override
    public String transport() {
        return "websocket";
    }

    @Override
    public String header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }

    @Override
    public boolean pingsItself() {
        return pingsItself;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public boolean disconnect(Disconnect reason) {
        boolean first = disconnect == null;
        if (first) {
            disconnect = reason;
        }
        return first;
    }

    @Override
    public void resume() {
        // a test reads on by itself
    }
}
