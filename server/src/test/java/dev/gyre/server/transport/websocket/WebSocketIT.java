package dev.gyre.server.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.server.transport.RawClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebSocketIT {

    @AutoClose
    private final Server server = new Server(Echo::new);

    @Test
    void messageComesBack() throws IOException {
        try (var client = new RawClient(server.address()).upgrade("/ws")) {
            client.say(RawClient.text("hello"));

            assertThat(client.readFrame().text()).isEqualTo("hello");
        }
    }

    @Test
    void framesInTheSameReadAsTheUpgradeAreAnswered() throws IOException {
        try (var client = new RawClient(server.address())) {
            client.say(RawClient.upgradeRequest("/ws")
                    + new String(RawClient.text("early"), StandardCharsets.ISO_8859_1)
                    + new String(RawClient.text("bird"), StandardCharsets.ISO_8859_1));

            assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
            assertThat(client.readFrame().text()).isEqualTo("early");
            assertThat(client.readFrame().text()).isEqualTo("bird");
        }
    }

    @Test
    void upgradeInSingleBytesIsAnswered() throws IOException {
        try (var client = new RawClient(server.address())) {
            client.spell(RawClient.upgradeRequest("/ws").getBytes(StandardCharsets.ISO_8859_1));
            client.readHead();
            client.spell(RawClient.text("slow"));

            assertThat(client.readFrame().text()).isEqualTo("slow");
        }
    }

    @Test
    void requestAndUpgradeInOneWriteAreAnsweredInOrder() throws IOException {
        try (var client = new RawClient(server.address())) {
            client.say("GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n" + RawClient.upgradeRequest("/ws"));

            assertThat(client.readResponse()).startsWith("HTTP/1.1 200 OK").endsWith("hello");
            assertThat(client.readHead()).startsWith("HTTP/1.1 101 ").contains("\r\nUpgrade: websocket\r\n");
            client.say(RawClient.text("after"));
            assertThat(client.readFrame().text()).isEqualTo("after");
        }
    }

    @Test
    void keptAliveConnectionCanBeUpgraded() throws IOException {
        try (var client = new RawClient(server.address())) {
            for (int i = 0; i < 5; i++) {
                client.say("GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n");
                assertThat(client.readResponse()).endsWith("hello");
            }

            client.upgrade("/ws");

            client.say(RawClient.text("after"));
            assertThat(client.readFrame().text()).isEqualTo("after");
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws IOException {
        try (var client = new RawClient(server.address())) {
            client.say("GET /hello HTTP/1.1\r\nHost: a\r\n\r\nGET /nothing HTTP/1.1\r\nHost: a\r\n\r\n"
                    + "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");

            assertThat(client.readResponse()).startsWith("HTTP/1.1 200");
            assertThat(client.readResponse()).startsWith("HTTP/1.1 404").endsWith("404 page not found\n");
            assertThat(client.readResponse()).startsWith("HTTP/1.1 200");
        }
    }
}
