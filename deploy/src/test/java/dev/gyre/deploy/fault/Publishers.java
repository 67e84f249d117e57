package dev.gyre.deploy.fault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gyre.protocol.Position;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/// Back ends that publish at a steady pace over the HTTP API, each publication with an idempotency key of its own, and
/// try again on another node until they have a positive answer or give up.
final class Publishers implements AutoCloseable {

    static final String API_KEY = "fault-key";

    private static final Duration GIVE_UP = Duration.ofMinutes(2);
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(6);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int MOST_IN_FLIGHT = 4000;
    private static final AtomicLong NUMBERS = new AtomicLong();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Integer> ports;
    private final History history;
    private final RandomGenerator random;
    private final Semaphore inFlight = new Semaphore(MOST_IN_FLIGHT);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .executor(threads)
            .build();
    private volatile boolean publishing = true;

    Publishers(List<Integer> ports, History history, RandomGenerator random) {
        this.ports = ports;
        this.history = history;
        this.random = random;
    }

    /// Publishes to one channel after the other until [#stop].
    void begin(List<String> channels, int perSecond) {
        long intervalNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
        Thread.ofPlatform().daemon().name("publishers").start(() -> {
            long due = System.nanoTime();
            for (int i = 0; publishing; i++) {
                String channel = channels.get(i % channels.size());
                int first = random.nextInt(ports.size());
                inFlight.acquireUninterruptibly();
                threads.execute(() -> publish(channel, first));
                due += intervalNanos;
                LockSupport.parkNanos(due - System.nanoTime());
            }
        });
    }

    private void publish(String channel, int firstNode) {
        try {
            long publication = NUMBERS.incrementAndGet();
            if (!publish(channel, publication, firstNode)) {
                history.add(new HistoryEvent.Unknown(System.nanoTime(), channel, publication));
            }
        } finally {
            inFlight.release();
        }
    }

    private boolean publish(String channel, long publication, int firstNode) {
        String body = """
            {"channel":"%s","data":%d,"idempotency_key":"key-%d"}\
            """.formatted(channel, publication, publication);
        long giveUp = System.nanoTime() + GIVE_UP.toNanos();
        for (int attempt = 0; System.nanoTime() < giveUp; attempt++) {
            long begin = System.nanoTime();
            try {
                JsonNode answer = call(ports.get((firstNode + attempt) % ports.size()), "publish", body);
                if (answer.has("result")) {
                    history.add(new HistoryEvent.Acknowledged(
                            System.nanoTime(), channel, position(answer.get("result")), publication));
                    return true;
                }
                history.add(new HistoryEvent.Refused(
                        System.nanoTime(),
                        channel,
                        answer.path("error").path("code").asInt(),
                        Duration.ofNanos(System.nanoTime() - begin).toMillis()));
            } catch (IOException noAnswer) {
                // unknown: the same key on another node settles it
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return false;
    }

    /// Calls the server API of one node.
    JsonNode call(int port, String method, String body) throws IOException {
        return send(request(port, "/api/" + method)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    /// What `GET /cluster` of one node says.
    JsonNode members(int port) throws IOException {
        return send(request(port, "/cluster").build());
    }

    private static HttpRequest.Builder request(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("X-API-Key", API_KEY)
                .timeout(REQUEST_LIMIT);
    }

    private JsonNode send(HttpRequest request) throws IOException {
        try {
            String answer =
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body();
            return JSON.readTree(answer);
        } catch (JsonProcessingException noJson) {
            throw new IOException("an answer that is no JSON", noJson);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    static Position position(JsonNode result) {
        return new Position(result.path("offset").asLong(), result.path("epoch").asText());
    }

    /// No new publications; those under way go on.
    void stop() {
        publishing = false;
    }

    boolean isQuiet() {
        return inFlight.availablePermits() == MOST_IN_FLIGHT;
    }

    @Override
    public void close() {
        stop();
        http.shutdownNow();
        threads.shutdownNow();
    }
}
