package dev.gyre.server.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.protocol.Disconnect;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PingTest {

    private static final String CONFIG = """
        "client":{"token":{"hmac_secret_key":"secret"},"ping_interval":"20s","pong_timeout":"5s"}\
        """;

    private final World world = new World(CONFIG);

    private void untilPing(TestConnection client) {
        for (int i = 0; i < 250; i++) {
            world.advance(Duration.ofMillis(100));
            if (client.take().contains("{}")) {
                return;
            }
        }
        throw new AssertionError("no ping");
    }

    @Test
    void firstPingComesInTheSecondHalfOfTheInterval() {
        TestConnection client = world.connectUser("42");

        world.advance(Duration.ofMillis(9_999));
        List<String> early = client.take();
        world.advance(Duration.ofSeconds(10));

        assertThat(early).isEmpty();
        assertThat(client.take()).containsExactly("{}");
    }

    @Test
    void answeredPingsKeepTheConnectionWithOneTimer() {
        TestConnection client = world.connectUser("42");

        for (int i = 0; i < 20; i++) {
            untilPing(client);
            assertThat(world.time.pending()).isEqualTo(1);
            world.send(client, "{}");
        }

        assertThat(client.disconnected()).isEmpty();
    }

    @Test
    void unansweredPingCloses() {
        TestConnection client = world.connectUser("42");
        untilPing(client);
        world.send(client, "{\"id\":2,\"unsubscribe\":{\"channel\":\"a\"}}");

        world.advance(Duration.ofSeconds(5));

        assertThat(client.disconnected()).contains(Disconnect.NO_PONG);
        assertThat(world.time.pending()).isZero();
    }

    @Test
    void pongWithoutPingCloses() {
        TestConnection never = world.connectUser("42");
        TestConnection twice = world.connectUser("42");
        world.send(never, "{}");
        untilPing(twice);

        world.send(twice, "{}\n{}");

        assertThat(never.disconnected()).contains(Disconnect.BAD_REQUEST);
        assertThat(twice.disconnected()).contains(Disconnect.BAD_REQUEST);
    }

    @Test
    void commandWithoutIdIsAPong() {
        TestConnection client = world.connectUser("42");
        untilPing(client);

        List<String> got = world.send(client, "{\"unsubscribe\":{\"channel\":\"a\"}}");
        world.advance(Duration.ofSeconds(10));

        assertThat(got).isEmpty();
        assertThat(client.disconnected()).isEmpty();
    }

    @Test
    void transportThatPingsItselfGetsNone() {
        TestConnection client = world.open(new TestConnection().pingingItself());

        List<String> got =
                world.send(client, "{\"id\":1,\"connect\":{\"token\":\"" + World.token("{\"sub\":\"42\"}") + "\"}}");
        world.advance(Duration.ofMinutes(5));

        assertThat(got.getFirst()).doesNotContain("ping", "pong");
        assertThat(client.take()).isEmpty();
        assertThat(world.time.pending()).isZero();
    }
}
