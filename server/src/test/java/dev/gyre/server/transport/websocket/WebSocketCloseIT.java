package dev.gyre.server.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gyre.protocol.Disconnect;
import dev.gyre.server.client.Session;
import dev.gyre.server.transport.RawClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How connections end.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebSocketCloseIT {

    private final Queue<Echo> sessions = new ConcurrentLinkedQueue<>();

    @AutoClose
    private final Server server = new Server(Echo.into(sessions));

    @AfterEach
    void everySessionHasEndedOnceAndNothingIsLeftOpen() {
        await().untilAsserted(() -> {
            assertThat(sessions)
                    .allSatisfy(session -> assertThat(session.closed).hasValue(1));
            assertThat(server.connections.size()).isZero();
            assertThat(server.listener.openConnections()).isZero();
        });
        sessions.clear();
    }

    @ParameterizedTest
    @CsvSource({"1000, 1000", "3001, 3001", "4999, 4999"})
    void closeOfTheClientIsAnsweredWithItsCode(int code, int answer) throws IOException {
        try (var client = new RawClient(server.address()).upgrade("/ws")) {
            client.say(RawClient.frame(0x88, new byte[] {(byte) (code >> 8), (byte) code}));

            assertThat(client.readFrame().closeCode()).isEqualTo(answer);
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void closeWithoutCodeIsAnsweredWithoutCode() throws IOException {
        try (var client = new RawClient(server.address()).upgrade("/ws")) {
            client.say(RawClient.frame(0x88, new byte[0]));

            assertThat(client.readFrame().payload()).isEmpty();
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void messagesBeforeTheCloseAreAnsweredAndThoseBehindAreNot() throws IOException {
        try (var client = new RawClient(server.address()).upgrade("/ws")) {
            client.say(join(RawClient.text("a"), RawClient.frame(0x88, new byte[0]), RawClient.text("b")));

            assertThat(client.readFrame().text()).isEqualTo("a");
            assertThat(client.readFrame().first()).isEqualTo(0x88);
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void disconnectIsACloseFrameBehindAllThatWasSent() throws IOException {
        try (var client = new RawClient(server.address()).upgrade("/ws")) {
            Echo session = theSession();
            session.onMessage("last words".getBytes(StandardCharsets.UTF_8));
            session.connection.disconnect(new Disconnect(3503, "force disconnect"));
            session.connection.disconnect(Disconnect.SHUTDOWN);

            assertThat(client.readFrame().text()).isEqualTo("last words");
            var close = client.readFrame();
            assertThat(close.closeCode()).isEqualTo(3503);
            assertThat(close.closeReason()).isEqualTo("force disconnect");
            client.say(RawClient.frame(0x88, new byte[] {0xd, (byte) 0xaf}));
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void sessionEndsAtOnceAndTheSocketWhenTheClientDoesNotAnswerForFiveSeconds() throws IOException {
        try (var client = new RawClient(server.address()).upgrade("/ws")) {
            Echo session = theSession();
            session.connection.disconnect(Disconnect.STALE);

            await().untilAsserted(() -> assertThat(session.closed).hasValue(1));
            client.say(RawClient.text("ignored"));
            assertThat(client.readFrame().closeCode()).isEqualTo(3502);
            assertThat(client.endsWithin(1_000)).isFalse();
            assertThat(client.endsWithin(9_000)).isTrue();
        }
    }

    @Test
    void plainCloseSendsNoCloseFrame() throws IOException {
        try (var client = new RawClient(server.address()).upgrade("/ws")) {
            theSession().connection.disconnect(Disconnect.CONNECTION_CLOSED);

            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void longReasonIsCutInsteadOfLost() throws IOException {
        try (var client = new RawClient(server.address()).upgrade("/ws")) {
            theSession().connection.disconnect(new Disconnect(4000, "é".repeat(200)));

            assertThat(client.readFrame().closeReason()).isEqualTo("é".repeat(61));
            client.endOutput();
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void tooLongMessageIsClosedWithAnEmptyReason() throws IOException {
        try (var client = new RawClient(server.address()).upgrade("/ws")) {
            client.say(RawClient.frame(0x81, "x".repeat(65536).getBytes(StandardCharsets.UTF_8)));
            assertThat(client.readFrame().payload()).hasSize(65536);

            client.say(RawClient.frame(0x81, "x".repeat(65537).getBytes(StandardCharsets.UTF_8)));

            var close = client.readFrame();
            assertThat(close.closeCode()).isEqualTo(1009);
            assertThat(close.closeReason()).isEmpty();
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"81, 1002", "c180, 1002", "818100000000ff, 1007"})
    void wrongFrameIsClosedWithItsCode(String hex, int code) throws IOException {
        try (var client = new RawClient(server.address()).upgrade("/ws")) {
            client.say(HexFormat.of().parseHex(hex));
            client.say(new byte[64]);

            assertThat(client.readFrame().closeCode()).isEqualTo(code);
            client.readToEnd();
        }
    }

    @Test
    void resetOfTheClientEndsTheSession() throws IOException {
        try (var client = new RawClient(server.address()).upgrade("/ws")) {
            theSession();
            client.reset();
        }
    }

    @Test
    void exceptionOfTheSessionIsAnInternalServerError() throws IOException {
        try (var failing = new Server(connection -> new Session() {
                    @Override
                    public void onMessage(byte[] message) {
                        throw new IllegalStateException("for the test");
                    }

                    @Override
                    public boolean busy() {
                        return false;
                    }

                    @Override
                    public void onClosed() {
                        // nothing to give back
                    }
                });
                var client = new RawClient(failing.address()).upgrade("/ws")) {
            client.say(RawClient.text("x"));

            assertThat(client.readFrame().closeCode()).isEqualTo(3004);
        }
    }

    @Test
    void shutdownClosesAllAndThoseWhoComeLater() throws IOException {
        try (var leaving = new Server(Echo::new);
                var before = new RawClient(leaving.address()).upgrade("/ws")) {
            await().until(() -> leaving.connections.size() == 1);
            leaving.connections.closeAll(Disconnect.SHUTDOWN);
            assertThat(before.readFrame().closeCode()).isEqualTo(3001);

            try (var after = new RawClient(leaving.address()).upgrade("/ws")) {
                var close = after.readFrame();

                assertThat(close.closeCode()).isEqualTo(3001);
                assertThat(close.closeReason()).isEqualTo("shutdown");
            }
        }
    }

    private Echo theSession() {
        await().until(() -> sessions.size() == 1);
        return sessions.element();
    }

    private static byte[] join(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
