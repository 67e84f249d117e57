package dev.gyre.deploy.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gyre.deploy.fault.HistoryEvent.Entry;
import dev.gyre.protocol.Position;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// A client that behaves as the SDKs do: connects, subscribes, answers pings; when its connection ends or falls silent
/// it backs off and connects to the next node, and goes on from the positions that it knows.
final class Subscriber implements Runnable {

    /// As the SDKs' defaults, except for the longest, so that a test ends.
    private static final Duration FIRST_BACK_OFF = Duration.ofMillis(500);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(4);

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

    /// How long a ping may be late.
    private static final Duration PING_SLACK = Duration.ofSeconds(2);

    private static final int INSUFFICIENT_STATE = 2500;
    private static final int UNRECOVERABLE_POSITION = 112;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String name;
    private final List<String> channels;
    private final List<Integer> ports;
    private final History history;
    private final RandomGenerator random;
    private final Map<String, Position> positions = new ConcurrentHashMap<>();
    private final Map<Integer, String> subscribing = new HashMap<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicLong connections = new AtomicLong();
    private final List<Long> handshakes = new CopyOnWriteArrayList<>();
    private final Set<String> leaves = ConcurrentHashMap.newKeySet();
    private final AtomicLong refusals = new AtomicLong();
    private volatile boolean connected;
    private volatile String clientId = "";
    private volatile @Nullable ClientSocket open;
    private volatile int node;
    private int lastId;
    private int subscribed;

    /// @param ports of the nodes; the first connection goes to `node`
    Subscriber(
            String name,
            List<String> channels,
            List<Integer> ports,
            int node,
            History history,
            RandomGenerator random) {
        this.name = name;
        this.channels = channels;
        this.ports = ports;
        this.node = node;
        this.history = history;
        this.random = random;
    }

    @Override
    public void run() {
        int failures = 0;
        while (end.getCount() > 0) {
            boolean wasConnected = false;
            try (var socket = ClientSocket.open(ports.get(node), CONNECT_LIMIT)) {
                open = socket;
                converse(socket);
            } catch (IOException lost) {
                // as in the SDKs, every lost connection is followed by another
                wasConnected = connected;
                if (open == null && end.getCount() > 0) {
                    refusals.incrementAndGet();
                }
            }
            open = null;
            connected = false;
            history.add(new HistoryEvent.Cut(System.nanoTime(), name));
            failures = wasConnected ? 0 : failures + 1;
            node = (node + 1) % ports.size();
            backOff(failures);
        }
    }

    private void backOff(int failures) {
        long most = Math.min(LONGEST_BACK_OFF.toMillis(), FIRST_BACK_OFF.toMillis() << Math.min(failures, 10));
        try {
            end.await(random.nextLong(most + 1), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void converse(ClientSocket socket) throws IOException {
        subscribing.clear();
        subscribed = 0;
        connections.incrementAndGet();
        handshakes.add(System.nanoTime());
        socket.send("{\"id\":%d,\"connect\":{\"name\":\"%s\"}}".formatted(++lastId, name));
        int connectId = lastId;
        while (true) {
            for (String line : socket.receive().split("\n", -1)) {
                JsonNode message = JSON.readTree(line);
                if (message.isEmpty()) {
                    socket.send("{}");
                } else if (message.has("push")) {
                    onPush(socket, message.get("push"));
                } else if (message.get("id").asInt() == connectId) {
                    onConnected(socket, message);
                } else {
                    onSubscribeReply(socket, message);
                }
            }
        }
    }

    private void onConnected(ClientSocket socket, JsonNode reply) throws IOException {
        JsonNode connect = reply.get("connect");
        if (connect == null) {
            throw new IOException("connect was answered with " + reply);
        }
        clientId = connect.path("client").asText();
        socket.readLimit(Duration.ofSeconds(connect.path("ping").asInt()).plus(PING_SLACK));
        for (String channel : channels) {
            subscribe(socket, channel);
        }
        connected = channels.isEmpty();
    }

    private void subscribe(ClientSocket socket, String channel) throws IOException {
        Position since = positions.get(channel);
        subscribing.put(++lastId, channel);
        String recover = since == null || since.epoch().isEmpty()
                ? ""
                : ",\"recover\":true,\"offset\":%d,\"epoch\":\"%s\"".formatted(since.offset(), since.epoch());
        socket.send("{\"id\":%d,\"subscribe\":{\"channel\":\"%s\"%s}}".formatted(lastId, channel, recover));
    }

    private void onSubscribeReply(ClientSocket socket, JsonNode reply) throws IOException {
        String channel = subscribing.remove(reply.get("id").asInt());
        if (channel == null) {
            throw new IOException("nothing was asked that is answered with " + reply);
        }
        JsonNode result = reply.get("subscribe");
        if (result == null) {
            if (reply.path("error").path("code").asInt() == UNRECOVERABLE_POSITION) {
                positions.remove(channel);
            }
            subscribe(socket, channel);
            return;
        }
        var entries = new ArrayList<Entry>();
        result.path("publications").forEach(publication -> entries.add(entry(publication)));
        var top = new Position(
                result.path("offset").asLong(), result.path("epoch").asText());
        Position since = positions.get(channel);
        boolean recovered = result.path("recovered").asBoolean();
        history.add(new HistoryEvent.Subscribed(System.nanoTime(), name, channel, since, recovered, top, entries));
        long offset = entries.isEmpty() ? top.offset() : entries.getLast().offset();
        positions.put(channel, new Position(offset, top.epoch()));
        connected = ++subscribed >= channels.size();
    }

    private void onPush(ClientSocket socket, JsonNode push) throws IOException {
        String channel = push.path("channel").asText();
        if (push.has("pub")) {
            Entry entry = entry(push.get("pub"));
            history.add(
                    new HistoryEvent.Received(System.nanoTime(), name, channel, entry.offset(), entry.publication()));
            positions.computeIfPresent(
                    channel,
                    (_, before) -> entry.offset() == 0 ? before : new Position(entry.offset(), before.epoch()));
        } else if (push.has("leave")) {
            leaves.add(push.path("leave").path("info").path("client").asText());
        } else if (push.has("unsubscribe")) {
            int code = push.get("unsubscribe").path("code").asInt();
            if (code >= INSUFFICIENT_STATE) {
                subscribe(socket, channel);
            }
        }
    }

    private static Entry entry(JsonNode publication) {
        return new Entry(
                publication.path("offset").asLong(), publication.path("data").asLong());
    }

    String name() {
        return name;
    }

    List<String> channels() {
        return channels;
    }

    /// All subscriptions are in force.
    boolean isConnected() {
        return connected;
    }

    /// The node that it is connected to, or connects to next.
    int node() {
        return node;
    }

    /// @return null before the first subscription
    @Nullable
    Position position(String channel) {
        return positions.get(channel);
    }

    /// How often it has connected.
    long connections() {
        return connections.get();
    }

    /// How often no connection came about, or a handshake was answered with anything but 101.
    long refusals() {
        return refusals.get();
    }

    /// When it has connected.
    LongStream handshakes() {
        return handshakes.stream().mapToLong(at -> at);
    }

    /// What the server calls it.
    String clientId() {
        return clientId;
    }

    /// Clients that it has seen leave.
    Set<String> leaves() {
        return leaves;
    }

    /// Does not connect again.
    void retire() {
        end.countDown();
    }

    /// Cuts the connection without a word.
    void cut() {
        ClientSocket socket = open;
        if (socket != null) {
            socket.close();
        }
    }

    void stop() {
        end.countDown();
        cut();
    }
}
