package dev.gyre.server.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.protocol.Disconnect;
import dev.gyre.protocol.Payload;
import dev.gyre.server.auth.ManualKeys;
import dev.gyre.server.client.ClientRegistry.ServerSubscription;
import dev.gyre.server.client.ClientRegistry.Target;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Commands whose tokens wait for a key.
class FetchedKeysTest {

    private static final int MAX_WAITING = 3;

    private final ManualKeys keys = new ManualKeys(MAX_WAITING);
    private final World world = new World("""
        "channel": {"without_namespace": {"allow_subscribe_for_client": true}}\
        """, keys::verifiers);

    private String connect(String claims) {
        return "{\"id\":1,\"connect\":{\"token\":\"" + keys.token(claims) + "\"}}";
    }

    private TestConnection connected() {
        TestConnection connection = world.open();
        world.send(connection, connect("{\"sub\":\"42\",\"meta\":{\"role\":\"admin\"}}"));
        if (keys.asked() > 0) {
            keys.answer();
        }
        world.settle();
        connection.take();
        return connection;
    }

    @Test
    void aConnectWaitsAndWhatFollowsItToo() {
        TestConnection connection = world.open();

        List<String> before = world.send(
                connection,
                connect("{\"sub\":\"42\"}") + "\n{\"id\":2,\"subscribe\":{\"channel\":\"a\"}}",
                "{\"id\":3,\"unsubscribe\":{\"channel\":\"a\"}}");
        keys.answer();
        world.settle();

        assertThat(before).isEmpty();
        List<String> after = connection.take();
        assertThat(after).hasSize(3);
        assertThat(after.get(0)).contains("\"id\":1").contains("\"connect\"");
        assertThat(after.get(1)).contains("\"id\":2").contains("\"subscribe\"");
        assertThat(after.get(2)).contains("\"id\":3").contains("\"unsubscribe\"");
    }

    @Test
    void othersAreNotHeldUp() {
        connected();
        TestConnection waiting = world.open();
        world.send(waiting, "{\"id\":1,\"connect\":{\"token\":\"" + keys.strangeToken("{}") + "\"}}");

        TestConnection other = world.open();
        List<String> replies = world.send(other, connect("{\"sub\":\"7\"}"));

        assertThat(replies).singleElement().asString().contains("\"connect\"");
        assertThat(waiting.take()).isEmpty();
        keys.answer();
        world.settle();
        assertThat(waiting.disconnected()).contains(Disconnect.INVALID_TOKEN);
    }

    @Test
    void aFailingEndpointClosesAsCentrifugoDoes() {
        TestConnection connection = world.open();
        world.send(connection, connect("{}"));
        keys.fail();
        world.settle();

        assertThat(connection.disconnected()).contains(Disconnect.INVALID_TOKEN);
    }

    @Test
    void moreThanMayWaitAreToldToTryAgain() {
        for (int i = 0; i < MAX_WAITING; i++) {
            assertThat(world.send(world.open(), connect("{}"))).isEmpty();
        }

        List<String> replies = world.send(world.open(), connect("{}"));

        assertThat(replies).singleElement().asString().contains("\"code\":111").contains("\"temporary\":true");
    }

    @Test
    void aClientThatLeavesMeanwhileLeavesNothingBehind() {
        TestConnection connection = world.open();
        world.send(connection, connect("{\"sub\":\"42\"}"));
        connection.drop();
        keys.answer();
        world.settle();

        assertThat(connection.take()).isEmpty();
        assertThat(world.clients.counts().clients()).isZero();
    }

    @Test
    void aConnectThatWaitsTooLongIsStale() {
        TestConnection connection = world.open();
        world.send(connection, connect("{\"sub\":\"42\"}"));
        world.advance(Duration.ofSeconds(11));
        keys.answer();
        world.settle();

        assertThat(connection.disconnected()).contains(Disconnect.STALE);
        assertThat(world.clients.counts().clients()).isZero();
    }

    @Test
    void aTokenThatExpiresWhileItWaitsIsExpired() {
        TestConnection connection = world.open();
        long soon = world.time.instant().getEpochSecond() + 2;
        world.send(connection, connect("{\"exp\":" + soon + "}"));
        world.advance(Duration.ofSeconds(3));
        keys.answer();
        world.settle();

        assertThat(connection.take()).singleElement().asString().contains("\"code\":109");
    }

    @Test
    void whatHappensMeanwhileCounts() {
        TestConnection connection = connected();
        String token = keys.strangeToken("{\"sub\":\"42\",\"channel\":\"a\"}");
        world.send(connection, "{\"id\":2,\"subscribe\":{\"channel\":\"a\",\"token\":\"" + token + "\"}}");
        var _ = world.clients.subscribe(
                new Target("42", "", ""),
                new ServerSubscription("a", Payload.EMPTY, Payload.EMPTY, 0, null, Grants.NO_OVERRIDES));
        world.settle();
        connection.take();
        keys.answer();
        world.settle();

        assertThat(connection.take()).singleElement().asString().contains("\"code\":105");
    }

    @Test
    void aDisconnectDoesNotWaitForTheKey() {
        TestConnection connection = connected();
        world.send(connection, "{\"id\":2,\"refresh\":{\"token\":\"" + keys.strangeToken("{}") + "\"}}");
        world.clients.disconnect(new Target("42", "", ""), Disconnect.FORCE_DISCONNECT, Set.of());
        world.settle();
        keys.answer();
        world.settle();

        assertThat(connection.disconnected()).contains(Disconnect.FORCE_DISCONNECT);
        assertThat(connection.take()).isEmpty();
    }
}
