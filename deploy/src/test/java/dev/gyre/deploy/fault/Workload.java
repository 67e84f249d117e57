package dev.gyre.deploy.fault;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gyre.deploy.fault.HistoryEvent.Acknowledged;
import dev.gyre.deploy.fault.HistoryEvent.Entry;
import dev.gyre.protocol.Position;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/// Publishers and subscribers of one scenario, and what they have seen.
final class Workload implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(150);

    private final FaultCluster cluster;
    private final List<Integer> clientPorts;
    private final History history = new History();
    private final RandomGenerator random;
    private final Publishers publishers;
    private final List<Subscriber> subscribers = new ArrayList<>();
    private final List<String> published = new ArrayList<>();

    Workload(FaultCluster cluster, long seed) {
        this(cluster, cluster.ports(), seed);
    }

    /// @param clientPorts of the nodes that take clients
    Workload(FaultCluster cluster, List<Integer> clientPorts, long seed) {
        this.cluster = cluster;
        this.clientPorts = clientPorts;
        this.random = new Random(seed);
        this.publishers = new Publishers(cluster.ports(), history, random);
    }

    static List<String> channels(String namespace, int count) {
        return IntStream.range(0, count).mapToObj(i -> namespace + ":" + i).toList();
    }

    /// Clients spread over the nodes that take them, each in one of the channels. Returns when all are subscribed.
    List<Subscriber> subscribe(List<String> channels, int clients) {
        var started = new ArrayList<Subscriber>();
        for (int i = 0; i < clients; i++) {
            List<String> own = channels.isEmpty() ? List.of() : List.of(channels.get(i / size() % channels.size()));
            var subscriber = new Subscriber(
                    "client-" + (subscribers.size() + i),
                    own,
                    clientPorts,
                    i % size(),
                    history,
                    new Random(random.nextLong()));
            started.add(subscriber);
            Thread.ofVirtual().name(subscriber.name()).start(subscriber);
        }
        subscribers.addAll(started);
        awaitAllConnected();
        return started;
    }

    private int size() {
        return clientPorts.size();
    }

    void awaitAllConnected() {
        awaitAll(subscribers, Subscriber::isConnected);
    }

    void awaitAll(List<Subscriber> clients, Predicate<Subscriber> condition) {
        Awaitility.await("all clients are connected")
                .atMost(PATIENCE)
                .until(() -> clients.stream().allMatch(condition));
    }

    void publish(List<String> channels, int perSecond) {
        published.addAll(channels);
        publishers.begin(channels, perSecond);
    }

    /// Lets the load go on.
    void during(Duration time) {
        try {
            new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    History history() {
        return history;
    }

    Publishers publishers() {
        return publishers;
    }

    RandomGenerator random() {
        return random;
    }

    /// Stops publishing, waits until every client has what was acknowledged, and reads the kept history.
    ///
    /// What does not come is left to the checker, which says what is missing.
    void rest() {
        publishers.stop();
        Awaitility.await("all publications are answered").atMost(PATIENCE).until(publishers::isQuiet);
        long end = System.nanoTime() + PATIENCE.toNanos();
        Map<String, Position> newest = newest();
        while (System.nanoTime() < end && !hasAll(newest)) {
            during(Duration.ofMillis(100));
        }
        newest.keySet().forEach(this::readHistory);
    }

    private Map<String, Position> newest() {
        var newest = new HashMap<String, Position>();
        for (HistoryEvent event : history.events()) {
            if (event instanceof Acknowledged ack && ack.position().offset() > 0) {
                newest.merge(
                        ack.channel(),
                        ack.position(),
                        (one, other) ->
                                one.epoch().equals(other.epoch()) && one.offset() > other.offset() ? one : other);
            }
        }
        return newest;
    }

    private boolean hasAll(Map<String, Position> newest) {
        return subscribers.stream()
                .allMatch(subscriber -> subscriber.isConnected()
                        && subscriber.channels().stream().allMatch(channel -> reaches(subscriber, channel, newest)));
    }

    private static boolean reaches(Subscriber subscriber, String channel, Map<String, Position> newest) {
        Position wanted = newest.get(channel);
        Position has = subscriber.position(channel);
        return wanted == null || (has != null && has.epoch().equals(wanted.epoch()) && has.offset() >= wanted.offset());
    }

    private void readHistory(String channel) {
        String body = "{\"channel\":\"" + channel + "\",\"limit\":-1}";
        try {
            JsonNode result =
                    publishers.call(cluster.ports().getFirst(), "history", body).path("result");
            var entries = new ArrayList<Entry>();
            result.path("publications")
                    .forEach(publication -> entries.add(new Entry(
                            publication.path("offset").asLong(),
                            publication.path("data").asLong())));
            history.add(new HistoryEvent.Kept(System.nanoTime(), channel, Publishers.position(result), entries));
        } catch (IOException failed) {
            throw new AssertionError("the history of " + channel + " cannot be read\n" + cluster.logs(), failed);
        }
    }

    Verdict judge() {
        return HistoryChecker.judge(history.events(), Workload::promiseOf);
    }

    private static Promise promiseOf(String channel) {
        return switch (channel.substring(0, channel.indexOf(':'))) {
            case "kept" -> Promise.DURABLE;
            case "memory" -> Promise.MEMORY;
            default -> Promise.AT_MOST_ONCE;
        };
    }

    @Override
    public void close() {
        publishers.close();
        subscribers.forEach(Subscriber::stop);
    }
}
