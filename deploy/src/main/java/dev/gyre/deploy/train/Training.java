package dev.gyre.deploy.train;

import dev.gyre.server.warmup.LoopbackClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/// Makes the ahead-of-time cache of a distribution (JEP 514, 515): plays a reconnect storm against a server that
/// records which classes it uses and which methods are hot, so that the next start begins with that knowledge.
///
/// Run by the launcher: `Training CACHE JAVA [OPTION]... MAIN_CLASS`. Ends with a status other than 0, and leaves no
/// cache, when the server does not start or does not answer.
public final class Training {

    private static final int HANDSHAKES = 40_000;
    private static final int CLIENT_THREADS = 8;
    private static final int HELD_CONNECTIONS = 60;

    /// The load ends here, however far it got on a slow machine; the cache is made of what was seen until then.
    private static final Duration LOAD_LIMIT = Duration.ofSeconds(75);

    private final TrainingServer server;
    private final InstantSource clock;
    private final Instant end;
    private final AtomicInteger handshakes = new AtomicInteger();

    private Training(TrainingServer server, InstantSource clock) {
        this.server = server;
        this.clock = clock;
        this.end = clock.instant().plus(LOAD_LIMIT);
    }

    public static void main(String[] args) throws Exception {
        if (args.length < 3) {
            throw new IllegalArgumentException("usage: Training CACHE JAVA [OPTION]... MAIN_CLASS");
        }
        List<String> command = List.of(args).subList(1, args.length);
        try (TrainingServer server = TrainingServer.start(Path.of(args[0]), command)) {
            var training = new Training(server, InstantSource.system());
            training.load();
            server.stopAndKeepCache();
            System.err.printf("gyre: trained with %d connections%n", Math.min(HANDSHAKES, training.handshakes.get()));
        }
    }

    private void load() throws InterruptedException, ExecutionException {
        List<Future<?>> work = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CLIENT_THREADS; i++) {
                work.add(threads.submit(this::connectUntilDone));
            }
            work.add(threads.submit(this::publishUntilDone));
            for (Future<?> each : work) {
                each.get();
            }
        }
    }

    /// Connections stay open for a while, so that publications find subscribers.
    private void connectUntilDone() {
        var held = new ArrayDeque<LoopbackClient>();
        try {
            for (int n = handshakes.incrementAndGet(); more(n); n = handshakes.incrementAndGet()) {
                held.add(connect(n));
                if (held.size() > HELD_CONNECTIONS) {
                    held.remove().close();
                }
            }
            while (!held.isEmpty()) {
                held.remove().close();
            }
        } catch (IOException e) {
            handshakes.set(HANDSHAKES);
            throw new IllegalStateException("A training client failed after " + handshakes + " handshakes", e);
        }
    }

    private boolean more(int n) {
        return n <= HANDSHAKES && clock.instant().isBefore(end);
    }

    private LoopbackClient connect(int n) throws IOException {
        // a part of the kept channels is new to the journal
        String channel = (n % 2 == 0 ? "plain:" : "kept:") + (n % 8 == 1 ? n : n % 32);
        String token = server.connectionToken("user" + n % 1000);
        if (n % 10 == 0) {
            var client = LoopbackClient.open(server.port(), "centrifuge-protobuf");
            client.handshakeInProtobuf(token, channel);
            return client;
        }
        var client = LoopbackClient.open(server.port(), "");
        client.handshake(token, channel);
        if (n % 20 == 1) {
            client.call("{\"id\":3,\"publish\":{\"channel\":\"%s\",\"data\":{\"n\":%d}}}".formatted(channel, n), 3);
            client.call("{\"id\":4,\"history\":{\"channel\":\"kept:1\",\"limit\":10}}", 4);
            client.call("{\"id\":5,\"presence\":{\"channel\":\"kept:1\"}}", 5);
            client.call("{\"id\":6,\"unsubscribe\":{\"channel\":\"%s\"}}".formatted(channel), 6);
        }
        return client;
    }

    private void publishUntilDone() {
        try {
            for (int n = 0; handshakes.get() < HANDSHAKES && clock.instant().isBefore(end); n++) {
                String channel = (n % 2 == 0 ? "plain:" : "kept:") + n % 32;
                server.api(
                        "publish",
                        "{\"channel\":\"%s\",\"data\":{\"text\":\"training\",\"n\":%d}}".formatted(channel, n));
                if (n % 50 == 0) {
                    server.api("presence", "{\"channel\":\"kept:1\"}");
                    server.api("history", "{\"channel\":\"kept:1\",\"limit\":10}");
                    server.api("info", "{}");
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("A call of the server API failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
