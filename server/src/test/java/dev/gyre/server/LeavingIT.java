package dev.gyre.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gyre.server.warmup.LoopbackClient;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// A node of three leaves under load: its clients stay while its channels move, and then go one after the other.
class LeavingIT {

    private static final int CHANNELS = 40;
    private static final int CLIENTS = 120;
    private static final int PER_SECOND = 60;
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Pattern OFFSET = Pattern.compile("\"offset\":(\\d+)");

    @AutoClose
    private final ThreeNodes cluster =
            ThreeNodes.start("{\"delay\": \"1s\", \"connections_per_second\": %d}".formatted(PER_SECOND));

    private final List<Gyre> nodes = cluster.all();

    /// A client that reads until the server closes, on a thread of its own.
    private static final class Reader implements Runnable {
        private final LoopbackClient client;
        private final List<Integer> offsets = Collections.synchronizedList(new ArrayList<>());
        private volatile String end = "";
        private volatile long endNanos;

        Reader(int port, String channel) throws IOException {
            client = LoopbackClient.open(port, "");
            client.handshake("", channel);
            Thread.startVirtualThread(this);
        }

        @Override
        public void run() {
            try {
                while (true) {
                    var found = OFFSET.matcher(client.nextMessage());
                    if (found.find()) {
                        offsets.add(Integer.parseInt(found.group(1)));
                    }
                }
            } catch (EOFException closed) {
                endNanos = System.nanoTime();
                end = String.valueOf(closed.getMessage());
            } catch (IOException failed) {
                end = "failed: " + failed;
            }
        }
    }

    @Test
    void clientsStayWhileChannelsMoveAndThenGoAtThePaceThatIsSet() throws Exception {
        Gyre leaving = nodes.getLast();
        var staying = new ArrayList<Reader>();
        var going = new ArrayList<Reader>();
        for (int c = 0; c < CHANNELS; c++) {
            staying.add(new Reader(ThreeNodes.port(nodes.getFirst()), channel(c)));
        }
        for (int c = 0; c < CLIENTS; c++) {
            going.add(new Reader(ThreeNodes.port(leaving), channel(c % CHANNELS)));
        }
        var publishing = new AtomicBoolean(true);
        var rounds = new AtomicInteger();
        Thread publisher = Thread.startVirtualThread(() -> publish(publishing, rounds));
        await().atMost(DEADLINE).until(() -> rounds.get() >= 3);

        long begin = System.nanoTime();
        var left = leaving.stop();
        await().atMost(Duration.ofSeconds(1)).until(() -> cluster.ready(leaving).startsWith("503"));
        int roundsAtBegin = rounds.get();
        assertThat(going).allMatch(client -> client.end.isEmpty());
        left.get(60, TimeUnit.SECONDS);
        publishing.set(false);
        publisher.join(DEADLINE);

        await().atMost(DEADLINE)
                .untilAsserted(() -> assertThat(going)
                        .allSatisfy(client -> assertThat(client.end).contains("shutdown")));
        long[] ends = going.stream()
                .mapToLong(client -> client.endNanos - begin)
                .sorted()
                .toArray();
        assertThat(Duration.ofNanos(ends[ends.length - 1] - ends[0]))
                .isBetween(Duration.ofMillis(1_700), Duration.ofSeconds(8));
        // every client on the leaving node had its channel without a gap to the end
        assertThat(going)
                .allSatisfy(client -> assertThat(List.copyOf(client.offsets))
                        .isEqualTo(IntStream.rangeClosed(1, client.offsets.size())
                                .boxed()
                                .toList())
                        .hasSizeGreaterThan(roundsAtBegin));
        int all = rounds.get();
        await().atMost(DEADLINE)
                .untilAsserted(() -> assertThat(staying)
                        .allSatisfy(client -> assertThat(List.copyOf(client.offsets))
                                .isEqualTo(IntStream.rangeClosed(1, all).boxed().toList())));
        for (Reader client : staying) {
            client.client.close();
        }
    }

    private static String channel(int number) {
        return "kept:" + number;
    }

    /// One publication into each channel a round; each must be acknowledged.
    private void publish(AtomicBoolean publishing, AtomicInteger rounds) {
        int round = 0;
        while (publishing.get()) {
            round++;
            for (int c = 0; c < CHANNELS; c++) {
                String body = "{\"channel\":\"%s\",\"data\":%d,\"idempotency_key\":\"%d\"}"
                        .formatted(channel(c), round, round);
                String answer = cluster.api(nodes.get(1), "publish", body);
                if (!answer.contains("\"offset\":" + round)) {
                    throw new AssertionError("round " + round + ": " + answer);
                }
            }
            rounds.set(round);
        }
    }
}
