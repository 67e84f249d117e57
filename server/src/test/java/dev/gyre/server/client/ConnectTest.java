package dev.gyre.server.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.protocol.Disconnect;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectTest {

    private static final String CLIENT = """
        "client":{"token":{"hmac_secret_key":"secret"}}\
        """;

    @Test
    void tokenConnects() {
        World world = new World(CLIENT);
        TestConnection connection = world.open();

        List<String> got = world.send(connection, connect("{\"sub\":\"42\"}"));

        assertThat(got)
                .containsExactly("{\"id\":1,\"connect\":"
                        + "{\"client\":\"client-1\",\"version\":\"Gyre test\",\"ping\":25,\"pong\":true}}");
        assertThat(world.clients.counts()).isEqualTo(new ClientRegistry.Counts(1, 1, 0));
    }

    private static String connect(String claims) {
        return "{\"id\":1,\"connect\":{\"token\":\"" + World.token(claims) + "\"}}";
    }

    @Test
    void badSignatureCloses() {
        World world = new World(CLIENT);
        TestConnection connection = world.open();
        String token = World.token(com.auth0.jwt.algorithms.Algorithm.HMAC256("other"), "HS256", "{\"sub\":\"42\"}");

        List<String> got = world.send(connection, "{\"id\":1,\"connect\":{\"token\":\"" + token + "\"}}");

        assertThat(got).isEmpty();
        assertThat(connection.disconnected()).contains(Disconnect.INVALID_TOKEN);
    }

    @Test
    void withoutCredentialsCloses() {
        World world = new World(CLIENT);
        TestConnection connection = world.open();

        world.send(connection, "{\"id\":1,\"connect\":{}}");

        assertThat(connection.disconnected()).contains(Disconnect.BAD_REQUEST);
    }

    @Test
    void anotherFirstCommandCloses() {
        for (String message : List.of(
                "{\"id\":1,\"subscribe\":{\"channel\":\"a\"}}", "{\"send\":{\"data\":{}}}", "{}", "{\"id\":1}", "")) {
            World world = new World(CLIENT);
            TestConnection connection = world.open();

            world.send(connection, message);

            assertThat(connection.disconnected()).as(message).contains(Disconnect.BAD_REQUEST);
        }
    }

    @Test
    void secondConnectCloses() {
        World world = new World(CLIENT);
        TestConnection connection = world.connectUser("42");

        world.send(connection, connect("{\"sub\":\"42\"}"));

        assertThat(connection.disconnected()).contains(Disconnect.BAD_REQUEST);
        assertThat(world.clients.counts()).isEqualTo(new ClientRegistry.Counts(0, 0, 0));
    }

    @Test
    void afterAnErrorNothingIsReadUntilTheConnectionIsStale() {
        World world = new World(CLIENT);
        TestConnection connection = world.open();

        List<String> got = world.send(
                connection,
                connect("{\"sub\":\"42\",\"exp\":1}") + "\n{\"id\":2,\"unsubscribe\":{\"channel\":\"a\"}}",
                connect("{\"sub\":\"42\"}"));

        assertThat(got).containsExactly("{\"id\":1,\"error\":{\"code\":109,\"message\":\"token expired\"}}");
        assertThat(connection.disconnected()).isEmpty();
        world.advance(Duration.ofSeconds(10));
        assertThat(connection.disconnected()).contains(Disconnect.STALE);
        assertThat(world.time.pending()).isZero();
    }

    @Test
    void withoutConnectTheConnectionIsStale() {
        World world = new World(CLIENT);
        TestConnection connection = world.open();

        world.advance(Duration.ofMillis(9_999));
        assertThat(connection.disconnected()).isEmpty();
        world.advance(Duration.ofMillis(1));

        assertThat(connection.disconnected()).contains(Disconnect.STALE);
    }

    @Test
    void malformedMessageClosesBehindItsGoodCommands() {
        World world = new World(CLIENT);
        TestConnection connection = world.connectUser("42");

        List<String> got = world.send(connection, "{\"id\":2,\"unsubscribe\":{\"channel\":\"a\"}}\nnope");

        assertThat(got).containsExactly("{\"id\":2,\"unsubscribe\":{}}");
        assertThat(connection.disconnected()).contains(Disconnect.BAD_REQUEST);
    }

    @Test
    void ttlIsToldAndCutToAYear() {
        World world = new World(CLIENT);
        long now = world.time.second();

        List<String> soon = world.send(world.open(), connect("{\"sub\":\"42\",\"exp\":" + (now + 60) + "}"));
        List<String> late = world.send(world.open(), connect("{\"sub\":\"42\",\"exp\":" + (now * 3) + "}"));
        List<String> never =
                world.send(world.open(), connect("{\"sub\":\"42\",\"exp\":" + (now + 60) + ",\"expire_at\":0}"));

        assertThat(soon.getFirst()).contains("\"expires\":true,\"ttl\":60,");
        assertThat(late.getFirst()).contains("\"expires\":true,\"ttl\":31536000,");
        assertThat(never.getFirst()).doesNotContain("expires");
    }

    @Test
    void expireAtInThePastIsAnError() {
        World world = new World(CLIENT);

        List<String> got = world.send(world.open(), connect("{\"sub\":\"42\",\"expire_at\":1}"));

        assertThat(got).containsExactly("{\"id\":1,\"error\":{\"code\":110,\"message\":\"expired\"}}");
        assertThat(world.clients.counts().clients()).isZero();
    }

    @Test
    void notRefreshedConnectionIsClosedAfterTheGrace() {
        World world = new World(CLIENT);
        TestConnection connection = world.open(new TestConnection().pingingItself());
        world.send(connection, connect("{\"sub\":\"42\",\"exp\":" + (world.time.second() + 60) + "}"));

        world.advance(Duration.ofSeconds(60 + 25).minusMillis(1));
        assertThat(connection.disconnected()).isEmpty();
        world.advance(Duration.ofMillis(1));

        assertThat(connection.disconnected()).contains(Disconnect.EXPIRED);
    }

    @Test
    void anonymousTokenMayBeForbidden() {
        World world = new World("""
            "client":{"token":{"hmac_secret_key":"secret"},"disallow_anonymous_connection_tokens":true}\
            """);
        TestConnection connection = world.open();

        world.send(connection, connect("{}"));

        assertThat(connection.disconnected()).contains(Disconnect.PERMISSION_DENIED);
    }

    @Test
    void undecodableInfoIsAnInternalError() {
        World world = new World(CLIENT);

        List<String> got = world.send(world.open(), connect("{\"sub\":\"42\",\"b64info\":\"%%%\"}"));

        assertThat(got)
                .containsExactly(
                        "{\"id\":1,\"error\":{\"code\":100,\"message\":\"internal server error\",\"temporary\":true}}");
    }

    @Test
    void headerNamesTheUserWhereThereIsNoToken() {
        World world = new World("""
            "client":{"token":{"hmac_secret_key":"secret"},"user_id_http_header":"X-User-Id"}\
            """);
        TestConnection connection = world.open(new TestConnection().withHeader("x-user-id", "7"));

        List<String> got = world.send(connection, "{\"id\":1,\"connect\":{\"subs\":{\"a\":{}}}}");

        assertThat(got).hasSize(1);
        world.clients.disconnect(
                new ClientRegistry.Target("7", "", ""), Disconnect.FORCE_DISCONNECT, java.util.Set.of());
        world.settle();
        assertThat(connection.disconnected()).contains(Disconnect.FORCE_DISCONNECT);
    }

    @Test
    void insecureModeNeedsNoTokenButChecksOneThatIsGiven() {
        World world = new World("""
            "client":{"token":{"hmac_secret_key":"secret"},"insecure":true}\
            """);
        TestConnection forged = world.open();

        List<String> free = world.send(world.open(), "{\"id\":1,\"connect\":{}}");
        world.send(forged, "{\"id\":1,\"connect\":{\"token\":\"nope\"}}");

        assertThat(free).hasSize(1);
        assertThat(forged.disconnected()).contains(Disconnect.INVALID_TOKEN);
    }

    @Test
    void connectionsOfAUserAreLimited() {
        World world = new World("""
            "client":{"token":{"hmac_secret_key":"secret"},"user_connection_limit":2}\
            """);
        TestConnection first = world.connectUser("42");
        world.connectUser("42");

        TestConnection third = world.connectUser("42");
        first.drop();
        TestConnection fourth = world.connectUser("42");

        assertThat(third.disconnected()).contains(Disconnect.CONNECTION_LIMIT);
        assertThat(fourth.disconnected()).isEmpty();
        assertThat(world.clients.counts()).isEqualTo(new ClientRegistry.Counts(2, 1, 0));
    }

    @Test
    void serverTimeIsToldOnRequest() {
        World world = new World("""
            "client":{"token":{"hmac_secret_key":"secret"},"connect_include_server_time":true}\
            """);

        List<String> got = world.send(world.open(), connect("{}"));

        assertThat(got.getFirst()).contains("\"time\":" + world.time.millis());
    }

    @Test
    void commandsThatAreNotServedClose() {
        for (var served : java.util.Map.of(
                        "{\"id\":2,\"ping\":{}}", Disconnect.BAD_REQUEST,
                        "{\"id\":2}", Disconnect.BAD_REQUEST,
                        "{\"id\":2,\"send\":{\"data\":{}}}", Disconnect.NOT_AVAILABLE,
                        "{\"send\":{\"data\":{}}}", Disconnect.NOT_AVAILABLE,
                        "{\"id\":2,\"subscribe\":{}}", Disconnect.BAD_REQUEST,
                        "{\"id\":2,\"unsubscribe\":{}}", Disconnect.BAD_REQUEST,
                        "{\"id\":2,\"publish\":{\"data\":{}}}", Disconnect.BAD_REQUEST,
                        "{\"id\":2,\"presence\":{}}", Disconnect.BAD_REQUEST,
                        "{\"id\":2,\"history\":{}}", Disconnect.BAD_REQUEST,
                        "{\"id\":2,\"sub_refresh\":{\"token\":\"x\"}}", Disconnect.BAD_REQUEST)
                .entrySet()) {
            World world = new World(CLIENT);
            TestConnection connection = world.connectUser("42");

            List<String> got = world.send(connection, served.getKey());

            assertThat(got).isEmpty();
            assertThat(connection.disconnected()).as(served.getKey()).contains(served.getValue());
        }
    }

    @Test
    void onlyThePingMethodIsCalled() {
        World closed = new World(CLIENT);
        World open = new World(CLIENT + ",\"rpc\":{\"ping\":{\"enabled\":true}}");

        List<String> off = closed.send(closed.connectUser("42"), "{\"id\":2,\"rpc\":{\"method\":\"ping\"}}");
        List<String> on = open.send(
                open.connectUser("42"),
                "{\"id\":2,\"rpc\":{\"method\":\"ping\",\"data\":{}}}",
                "{\"id\":3,\"rpc\":{\"method\":\"other\"}}");

        assertThat(off).containsExactly("{\"id\":2,\"error\":{\"code\":108,\"message\":\"not available\"}}");
        assertThat(on)
                .containsExactly(
                        "{\"id\":2,\"rpc\":{}}",
                        "{\"id\":3,\"error\":{\"code\":104,\"message\":\"method not found\"}}");
    }
}
