package dev.gyre.server.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gyre.server.transport.RawClient;
import dev.gyre.server.transport.tcp.HttpLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What an upgrade request decides.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebSocketUpgradeIT {

    private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    private final Queue<Echo> sessions = new ConcurrentLinkedQueue<>();

    @AutoClose
    private final Server server = new Server(Echo.into(sessions));

    @BeforeEach
    void forget() {
        sessions.clear();
    }

    @Test
    void keyIsAcceptedAsInTheRfc() throws IOException {
        assertThat(answer(RawClient.upgradeRequest("/ws")))
                .startsWith("HTTP/1.1 101 Switching Protocols\r\n")
                .contains("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n")
                .contains("\r\nConnection: Upgrade\r\n")
                .contains("Upgrade: websocket\r\n")
                .doesNotContain("Sec-WebSocket-Protocol");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
        centrifuge-json                      | /ws                         | centrifuge-json     | json
        centrifuge-protobuf                  | /ws                         | centrifuge-protobuf | protobuf
        centrifuge-protobuf, centrifuge-json | /ws                         | centrifuge-protobuf | protobuf
        centrifuge-json, centrifuge-protobuf | /ws                         | centrifuge-json     | json
        centrifuge-protobuf, centrifuge-json | /ws?format=json             | centrifuge-protobuf | protobuf
        other                                | /ws                         | -                   | json
        other, centrifuge-protobuf           | /ws                         | centrifuge-protobuf | protobuf
        centrifuge-json                      | /ws?format=protobuf         | centrifuge-json     | protobuf
        centrifuge-json                      | /ws?cf_protocol=protobuf    | centrifuge-json     | protobuf
        centrifuge-json                      | /ws?format=json             | centrifuge-json     | json
        """)
    void subprotocolAndQueryChooseTheEncoding(String offered, String path, String chosen, String form)
            throws IOException {
        String head = answer(RawClient.upgradeRequest(path, "Sec-WebSocket-Protocol: " + offered));

        if (chosen == null) {
            assertThat(head).doesNotContain("Sec-WebSocket-Protocol");
        } else {
            assertThat(head).contains("\r\nSec-WebSocket-Protocol: " + chosen + "\r\n");
        }
        await().until(() -> sessions.size() == 1);
        assertThat(sessions.element().connection.form())
                .isSameAs(form.equals("json") ? Echo.FORMS.json() : Echo.FORMS.protobuf());
    }

    @ParameterizedTest
    @CsvSource({"https://a.example.com, 101", "https://evil.example, 403", "http://localhost, 403"})
    void originIsChecked(String origin, int status) throws IOException {
        assertThat(answer(RawClient.upgradeRequest("/ws", "Origin: " + origin))).startsWith("HTTP/1.1 " + status);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        GET /ws   | 400 |
        GET /ws   | 400 | Connection: Upgrade\\r\\nSec-WebSocket-Version: 13\\r\\nKEY
        GET /ws   | 400 | Upgrade: websocket\\r\\nSec-WebSocket-Version: 13\\r\\nKEY
        GET /ws   | 400 | Upgrade: websocket\\r\\nConnection: Upgrade\\r\\nSec-WebSocket-Version: 8\\r\\nKEY
        GET /ws   | 400 | Upgrade: websocket\\r\\nConnection: Upgrade\\r\\nKEY
        GET /ws   | 400 | Upgrade: websocket\\r\\nConnection: Upgrade\\r\\nSec-WebSocket-Version: 13\\r\\n
        GET /ws   | 400 | Upgrade: websocket\\r\\nConnection: Upgrade\\r\\nSec-WebSocket-Version: 13\\r\\nSec-WebSocket-Key: short\\r\\n
        POST /ws  | 405 | Upgrade: websocket\\r\\nConnection: Upgrade\\r\\nSec-WebSocket-Version: 13\\r\\nContent-Length: 0\\r\\nKEY
        GET /ws/x | 404 | Upgrade: websocket\\r\\nConnection: Upgrade\\r\\nSec-WebSocket-Version: 13\\r\\nKEY
        GET /ws/  | 404 | Upgrade: websocket\\r\\nConnection: Upgrade\\r\\nSec-WebSocket-Version: 13\\r\\nKEY
        """)
    void whatIsNoUpgradeIsRefused(String line, int status, String headers) throws IOException {
        String lines = headers == null ? "" : headers.replace("\\r\\n", "\r\n").replace("KEY", KEY);

        assertThat(answer(line + " HTTP/1.1\r\nHost: localhost\r\n" + lines + "\r\n"))
                .startsWith("HTTP/1.1 " + status + " ");
    }

    @Test
    void clientOverTheLimitIsSentAwayWith503() throws IOException {
        server.admits.set(false);
        try {
            assertThat(answer(RawClient.upgradeRequest("/ws"))).startsWith("HTTP/1.1 503 ");
        } finally {
            server.admits.set(true);
        }
    }

    @Test
    void onlyListedHeadersAreKept() throws IOException {
        answer(RawClient.upgradeRequest("/ws", "X-Kept: a", "X-Other: b"));

        await().until(() -> sessions.size() == 1);
        assertThat(sessions.element().connection.header("x-Kept")).isEqualTo("a");
        assertThat(sessions.element().connection.header("X-Other")).isEmpty();
    }

    @Test
    void clientThatAsksForPingFramesGetsThemAndHasToAnswer() throws IOException {
        var settings = new WebSocketSettings(
                65536, 65536, Duration.ofSeconds(1), Duration.ofMillis(900), Duration.ofMillis(800), Set.of());
        try (var pinging = new Server(Echo::new, settings, HttpLimits.DEFAULT);
                var client = new RawClient(pinging.address()).upgrade("/ws?cf_ws_frame_ping_pong=true")) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.readFrame().first()).isEqualTo(0x89);
                client.say(RawClient.frame(0x8a, new byte[0]));
            }
            assertThat(client.readFrame().first()).isEqualTo(0x89);

            assertThat(client.readFrame().closeCode()).isEqualTo(3012);
        }
    }

    private String answer(String request) throws IOException {
        try (var client = new RawClient(server.address())) {
            client.say(request);
            return client.readHead();
        }
    }
}
