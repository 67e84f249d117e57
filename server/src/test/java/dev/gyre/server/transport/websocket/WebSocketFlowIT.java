package dev.gyre.server.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gyre.server.client.Connection;
import dev.gyre.server.client.Session;
import dev.gyre.server.transport.RawClient;
import dev.gyre.server.transport.tcp.HttpLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Back-pressure both ways.
class WebSocketFlowIT {

    private static final int THREADS = 8;
    private static final int FRAMES = 2_000;

    private final Queue<Gate> sessions = new ConcurrentLinkedQueue<>();
    private Server server;

    @BeforeEach
    void start() {
        var settings = new WebSocketSettings(
                65536, 1024 * 1024, Duration.ofMillis(500), Duration.ofSeconds(25), Duration.ofSeconds(8), Set.of());
        server = new Server(
                connection -> {
                    var session = new Gate(connection);
                    sessions.add(session);
                    return session;
                },
                settings,
                HttpLimits.DEFAULT);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /// A session that takes one message and is then busy until it is opened.
    private static final class Gate implements Session {

        private final Connection connection;
        private final AtomicInteger taken = new AtomicInteger();
        private final AtomicInteger closed = new AtomicInteger();
        private boolean busy;

        Gate(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void onMessage(byte[] message) {
            busy = true;
            taken.incrementAndGet();
        }

        void open() {
            connection.execute(() -> {
                busy = false;
                connection.resume();
            });
        }

        @Override
        public boolean busy() {
            return busy;
        }

        @Override
        public void onClosed() {
            closed.incrementAndGet();
        }
    }

    @Test
    void busySessionGetsTheNextMessageWhenItResumes() throws IOException {
        try (var client = connect()) {
            Gate session = session(0);
            for (int i = 0; i < 100; i++) {
                client.say(RawClient.text("message " + i));
            }

            for (int i = 1; i <= 100; i++) {
                int messages = i;
                await().until(() -> session.taken.get() >= messages);
                assertThat(session.taken).hasValue(messages);
                session.open();
            }
        }
    }

    @Test
    void busySessionHoldsItsClientBack() throws IOException {
        try (var client = connect()) {
            session(0);
            byte[] message = RawClient.frame(0x82, new byte[60_000]);
            var said = new AtomicInteger();

            var speaker = Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 0; i < 2_000; i++) { // 120 MB, more than any kernel keeps
                        client.say(message);
                        said.incrementAndGet();
                    }
                } catch (IOException closed) {
                    // at the end of the test
                }
            });

            await().during(Duration.ofMillis(500))
                    .atMost(Duration.ofSeconds(20))
                    .until(new java.util.concurrent.Callable<>() {
                        private int before = -1;

                        @Override
                        public Boolean call() {
                            int now = said.get();
                            boolean held = now == before && now > 0;
                            before = now;
                            return held;
                        }
                    });
            assertThat(said.get()).isLessThan(2_000);
            assertThat(session(0).taken).hasValue(1);
            assertThat(speaker.isAlive()).isTrue();
        }
    }

    @Test
    void framesOfManyThreadsArriveWholeAndInTheOrderOfEach() throws Exception {
        try (var client = connect()) {
            Connection connection = session(0).connection;
            var threads = new ArrayList<Thread>();
            for (int t = 0; t < THREADS; t++) {
                int thread = t;
                threads.add(Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < FRAMES; i++) {
                        connection.send(numbered(thread, i));
                    }
                }));
            }

            int[] next = new int[THREADS];
            for (int i = 0; i < THREADS * FRAMES; i++) {
                ByteBuffer payload = ByteBuffer.wrap(client.readFrame().payload());
                int thread = payload.getInt();
                assertThat(payload.getInt()).isEqualTo(next[thread]++);
                assertThat(payload.remaining()).isEqualTo(size(thread, next[thread] - 1) - 8);
                while (payload.hasRemaining()) {
                    assertThat(payload.get() == (byte) thread).isTrue();
                }
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    @Test
    void slowClientIsCutWhileOthersGoOn() throws IOException {
        try (var slow = new RawClient(server.address(), 8 * 1024).upgrade("/ws");
                var other = connect()) {
            Gate slowSession = session(0);
            Connection otherConnection = session(1).connection;
            ByteString frame = Frames.of(Frames.BINARY, new byte[10_000]);

            for (int i = 0; i < 3_000 && slowSession.closed.get() == 0; i++) {
                slowSession.connection.send(frame);
                otherConnection.send(frame);
                assertThat(other.readFrame().payload()).hasSize(10_000);
            }

            await().untilAsserted(() -> assertThat(slowSession.closed).hasValue(1));
            otherConnection.send(frame);
            assertThat(other.readFrame().payload()).hasSize(10_000);
            await().until(() -> server.listener.openConnections() == 1);
            assertThat(slow.endsWithin(5_000)).isTrue();
        }
    }

    @Test
    void clientThatWakesUpInTimeIsToldThatItWasSlow() throws IOException {
        try (var slow = new RawClient(server.address(), 8 * 1024).upgrade("/ws")) {
            Gate session = session(0);
            while (session.closed.get() == 0) {
                session.connection.send(Frames.of(Frames.BINARY, new byte[10_000]));
            }

            RawClient.Frame frame = slow.readFrame();
            while (frame.first() == 0x82) {
                assertThat(frame.payload()).hasSize(10_000);
                frame = slow.readFrame();
            }
            assertThat(frame.closeCode()).isEqualTo(3008);
        }
    }

    @Test
    void writeWithoutProgressEndsTheConnection() throws IOException {
        try (var stopped = new RawClient(server.address(), 8 * 1024).upgrade("/ws")) {
            Gate session = session(0);
            ByteString frame = Frames.of(Frames.BINARY, new byte[60_000]);
            for (int i = 0; i < 200 && session.closed.get() == 0; i++) { // fills the socket, but hardly the queue
                session.connection.send(frame);
            }

            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                assertThat(session.closed).hasValue(1);
                assertThat(server.listener.openConnections()).isZero();
            });
            stopped.endOutput();
        }
    }

    private static ByteString numbered(int thread, int number) {
        ByteBuffer payload =
                ByteBuffer.allocate(size(thread, number)).putInt(thread).putInt(number);
        while (payload.hasRemaining()) {
            payload.put((byte) thread);
        }
        return Frames.of(Frames.BINARY, payload.array());
    }

    /// Small enough that all of them fit into the limit of waiting bytes, in part.
    private static int size(int thread, int number) {
        return 8 + (thread * 31 + number * 17) % 50;
    }

    private RawClient connect() throws IOException {
        return new RawClient(server.address()).upgrade("/ws");
    }

    private Gate session(int index) {
        await().until(() -> sessions.size() > index);
        return new ArrayList<>(sessions).get(index);
    }
}
