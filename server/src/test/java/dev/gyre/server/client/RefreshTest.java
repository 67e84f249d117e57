package dev.gyre.server.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.protocol.Disconnect;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefreshTest {

    private static final String CONFIG = """
        "client":{"token":{"hmac_secret_key":"secret"}},
        "channel":{"namespaces":[{"name":"open","allow_subscribe_for_client":true,"presence":true,
          "allow_publish_for_client":true}]}\
        """;

    private final World world = new World(CONFIG);
    private final TestConnection client = world.open(new TestConnection().pingingItself());

    private List<String> connect(String more) {
        String token = World.token("{\"sub\":\"42\"" + more + "}");
        return world.send(client, "{\"id\":1,\"connect\":{\"token\":\"" + token + "\"}}");
    }

    private List<String> refresh(String claims) {
        return world.send(client, "{\"id\":2,\"refresh\":{\"token\":\"" + World.token(claims) + "\"}}");
    }

    private List<String> subRefresh(String claims) {
        return world.send(
                client,
                "{\"id\":3,\"sub_refresh\":{\"channel\":\"open:a\",\"token\":\"" + World.token(claims) + "\"}}");
    }

    private String in(int seconds) {
        return ",\"exp\":" + (world.time.second() + seconds);
    }

    @Test
    void newTokenProlongsTheConnection() {
        connect(in(10));

        List<String> got = refresh("{\"sub\":\"42\"" + in(600) + "}");
        world.advance(Duration.ofSeconds(100));

        assertThat(got).containsExactly("{\"id\":2,\"refresh\":{\"expires\":true,\"ttl\":600}}");
        assertThat(client.disconnected()).isEmpty();
        world.advance(Duration.ofMinutes(10));
        assertThat(client.disconnected()).contains(Disconnect.EXPIRED);
    }

    @Test
    void tokenWithoutExpiryEndsTheExpiry() {
        connect(in(10));

        List<String> got = refresh("{\"sub\":\"42\"}");
        world.advance(Duration.ofDays(1));

        assertThat(got).containsExactly("{\"id\":2,\"refresh\":{}}");
        assertThat(client.disconnected()).isEmpty();
    }

    @Test
    void expiryInThePastIsAnErrorAndChangesNothing() {
        connect("");

        List<String> got = refresh("{\"sub\":\"42\",\"expire_at\":1}");

        assertThat(got).containsExactly("{\"id\":2,\"error\":{\"code\":110,\"message\":\"expired\"}}");
        assertThat(client.disconnected()).isEmpty();
    }

    @Test
    void wrongRefreshTokensClose() {
        for (var wrong : java.util.Map.of(
                        "",
                        Disconnect.BAD_REQUEST,
                        "nope",
                        Disconnect.INVALID_TOKEN,
                        World.token("{\"sub\":\"7\"}"),
                        Disconnect.INVALID_TOKEN,
                        World.token("{\"sub\":\"42\",\"exp\":1}"),
                        Disconnect.EXPIRED,
                        World.token("{\"sub\":\"42\",\"channels\":[\"open:b\"]}"),
                        Disconnect.INSUFFICIENT_STATE)
                .entrySet()) {
            TestConnection connection = world.connectUser("42");

            List<String> got = world.send(connection, "{\"id\":2,\"refresh\":{\"token\":\"" + wrong.getKey() + "\"}}");

            assertThat(got).isEmpty();
            assertThat(connection.disconnected()).as(wrong.getKey()).contains(wrong.getValue());
        }
    }

    @Test
    void tokenThatNamesFewerChannelsCloses() {
        connect(",\"channels\":[\"open:a\",\"open:b\"]");

        refresh("{\"sub\":\"42\",\"channels\":[\"open:a\"]}");

        assertThat(client.disconnected()).contains(Disconnect.INSUFFICIENT_STATE);
    }

    @Test
    void tokenWithAnUnknownNamespaceIsAnErrorAndChangesNothing() {
        connect(in(10));

        List<String> got = refresh("{\"sub\":\"42\",\"channels\":[\"nowhere:a\"]}");

        assertThat(got).containsExactly("{\"id\":2,\"error\":{\"code\":102,\"message\":\"unknown channel\"}}");
        assertThat(client.disconnected()).isEmpty();
    }

    @Test
    void newInfoShowsInLaterPublications() {
        connect(",\"info\":1");
        refresh("{\"sub\":\"42\",\"info\":2}");
        world.send(client, "{\"id\":3,\"subscribe\":{\"channel\":\"open:a\"}}");

        List<String> got = world.send(client, "{\"id\":4,\"publish\":{\"channel\":\"open:a\",\"data\":{}}}");

        assertThat(got.getFirst()).contains("\"conn_info\":2");
    }

    @Test
    void newTokenProlongsTheSubscription() {
        connect("");
        world.send(client, "{\"id\":2,\"subscribe\":{\"channel\":\"open:a\"}}");

        List<String> got = subRefresh("{\"sub\":\"42\",\"channel\":\"open:a\",\"info\":7" + in(10) + "}");
        world.advance(Duration.ofSeconds(20));
        List<String> again = subRefresh("{\"sub\":\"42\",\"channel\":\"open:a\",\"info\":7" + in(60) + "}");
        world.advance(Duration.ofSeconds(60));
        List<String> published = world.send(client, "{\"id\":4,\"publish\":{\"channel\":\"open:a\",\"data\":{}}}");
        world.advance(Duration.ofSeconds(30));

        assertThat(got).containsExactly("{\"id\":3,\"sub_refresh\":{\"expires\":true,\"ttl\":10}}");
        assertThat(again).containsExactly("{\"id\":3,\"sub_refresh\":{\"expires\":true,\"ttl\":60}}");
        assertThat(published.getFirst()).contains("\"chan_info\":7");
        assertThat(client.take()).hasSize(1).first().asString().contains("\"code\":2501");
    }

    @Test
    void expiredSubscriptionTokenIsAnErrorAndTheOldExpiryStays() {
        connect("");
        world.send(client, "{\"id\":2,\"subscribe\":{\"channel\":\"open:a\"}}");
        subRefresh("{\"sub\":\"42\",\"channel\":\"open:a\"" + in(10) + "}");

        List<String> got = subRefresh("{\"sub\":\"42\",\"channel\":\"open:a\",\"exp\":1}");
        world.advance(Duration.ofSeconds(60));

        assertThat(got).containsExactly("{\"id\":3,\"error\":{\"code\":109,\"message\":\"token expired\"}}");
        assertThat(client.take()).hasSize(1).first().asString().contains("\"code\":2501");
    }

    @Test
    void subRefreshIsRefusedWithItsCode() {
        connect("");

        List<String> missing = subRefresh("{\"sub\":\"42\",\"channel\":\"open:a\"}");
        world.send(client, "{\"id\":2,\"subscribe\":{\"channel\":\"open:a\"}}");
        List<String> empty = world.send(client, "{\"id\":4,\"sub_refresh\":{\"channel\":\"open:a\"}}");
        subRefresh("{\"sub\":\"42\",\"channel\":\"open:b\"}");

        assertThat(missing).containsExactly("{\"id\":3,\"error\":{\"code\":103,\"message\":\"permission denied\"}}");
        assertThat(empty).containsExactly("{\"id\":4,\"error\":{\"code\":107,\"message\":\"bad request\"}}");
        assertThat(client.disconnected()).contains(Disconnect.INVALID_TOKEN);
    }

    @Test
    void serverSideSubscriptionIsNotRefreshedByItsClient() {
        connect(",\"channels\":[\"open:a\"]");

        subRefresh("{\"sub\":\"42\",\"channel\":\"open:a\"}");

        assertThat(client.disconnected()).contains(Disconnect.BAD_REQUEST);
    }
}
