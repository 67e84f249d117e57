package dev.gyre.server.client;

import static dev.gyre.server.client.World.error;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.protocol.Disconnect;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SubscribeTest {

    private static final String CONFIG = """
        "client":{"token":{"hmac_secret_key":"secret"},"channel_limit":3,"recovery_max_publication_limit":3},
        "channel":{"max_length":20,"namespaces":[
          {"name":"open","allow_subscribe_for_client":true,"allow_publish_for_subscriber":true},
          {"name":"closed","presence":true},
          {"name":"user","allow_user_limited_channels":true},
          {"name":"join","allow_subscribe_for_client":true,"join_leave":true,"presence":true,
            "allow_presence_for_subscriber":true},
          {"name":"rec","allow_subscribe_for_client":true,"history_size":5,"history_ttl":"1m","force_recovery":true},
          {"name":"pos","allow_subscribe_for_client":true,"history_size":5,"history_ttl":"1m",
            "allow_positioning":true,"allow_recovery":true},
          {"name":"cache","allow_subscribe_for_client":true,"history_size":5,"history_ttl":"1m",
            "force_recovery":true,"force_recovery_mode":"cache","auto_cache_recover":true},
          {"name":"tags","allow_subscribe_for_client":true,"allow_tags_filter":true}]}\
        """;

    private final World world = new World(CONFIG);
    private final TestConnection client = world.connectUser("42");

    private List<String> subscribe(String request) {
        return world.send(client, "{\"id\":2,\"subscribe\":{" + request + "}}");
    }

    @Test
    void replyComesBeforeAPublication() {
        world.broker.publish(
                "open:a", dev.gyre.server.channel.Channels.Draft.of(dev.gyre.protocol.Payload.of("0"), null));
        List<String> got = subscribe("\"channel\":\"open:a\"");
        world.publish("open:a", "1");

        assertThat(got).containsExactly("{\"id\":2,\"subscribe\":{}}");
        assertThat(client.take()).containsExactly("{\"push\":{\"channel\":\"open:a\",\"pub\":{\"data\":1}}}");
    }

    @Test
    void everyRefusalHasItsCode() {
        subscribe("\"channel\":\"open:there\"");

        assertThat(subscribe("\"channel\":\"open:there\"")).containsExactly(error(2, 105, "already subscribed"));
        assertThat(subscribe("\"channel\":\"nope:a\"")).containsExactly(error(2, 102, "unknown channel"));
        assertThat(subscribe("\"channel\":\"closed:a\"")).containsExactly(error(2, 103, "permission denied"));
        assertThat(subscribe("\"channel\":\"$open:a\"")).containsExactly(error(2, 103, "permission denied"));
        assertThat(subscribe("\"channel\":\"user:a#7\"")).containsExactly(error(2, 103, "permission denied"));
        assertThat(subscribe("\"channel\":\"open:é\"")).containsExactly(error(2, 107, "bad request"));
        assertThat(subscribe("\"channel\":\"open:567890123456789é\"")).containsExactly(error(2, 107, "bad request"));
        assertThat(subscribe("\"channel\":\"open:a\",\"tf\":{\"key\":\"a\",\"cmp\":\"ex\"}"))
                .containsExactly(error(2, 107, "bad request"));
        assertThat(subscribe("\"channel\":\"tags:a\",\"tf\":{\"key\":\"a\",\"cmp\":\"eq\"}"))
                .containsExactly(error(2, 107, "bad request"));
        assertThat(subscribe("\"channel\":\"open:a\",\"type\":4")).containsExactly(error(2, 108, "not available"));
        assertThat(subscribe("\"channel\":\"open:a\",\"type\":1")).containsExactly(error(2, 103, "permission denied"));
        assertThat(world.clients.counts().subscriptions()).isEqualTo(1);
        assertThat(world.broker.subscribers()).isEqualTo(1);
    }

    @Test
    void unknownTypeAndUnknownDeltaClose() {
        subscribe("\"channel\":\"open:a\",\"delta\":\"fossil\"");
        subscribe("\"channel\":\"open:b\",\"delta\":\"vcdiff\"");
        TestConnection other = world.connectUser("42");
        world.send(other, "{\"id\":2,\"subscribe\":{\"channel\":\"open:a\",\"type\":9}}");

        assertThat(client.disconnected()).contains(Disconnect.BAD_REQUEST);
        assertThat(other.disconnected()).contains(Disconnect.SERVER_ERROR);
        assertThat(world.broker.subscribers()).isZero();
    }

    @Test
    void channelsAreLimited() {
        subscribe("\"channel\":\"open:a\"");
        subscribe("\"channel\":\"open:b\"");
        subscribe("\"channel\":\"open:c\"");

        List<String> over = subscribe("\"channel\":\"open:d\"");
        world.send(client, "{\"id\":3,\"unsubscribe\":{\"channel\":\"open:a\"}}");
        List<String> again = subscribe("\"channel\":\"open:d\"");

        assertThat(over).containsExactly(error(2, 106, "limit exceeded"));
        assertThat(again).containsExactly("{\"id\":2,\"subscribe\":{}}");
        assertThat(world.clients.counts().subscriptions()).isEqualTo(3);
    }

    @Test
    void tokenOpensAnyChannel() {
        String token = World.token("{\"sub\":\"42\",\"channel\":\"$closed:a\",\"data\":{\"hello\":1}}");

        List<String> got = subscribe("\"channel\":\"$closed:a\",\"token\":\"" + token + "\"");

        assertThat(got).containsExactly("{\"id\":2,\"subscribe\":{\"data\":{\"hello\":1}}}");
    }

    @Test
    void tokenOfSomethingElseCloses() {
        for (String claims : List.of(
                "{\"sub\":\"42\",\"channel\":\"open:b\"}",
                "{\"sub\":\"7\",\"channel\":\"open:a\"}",
                "{\"sub\":\"42\",\"channel\":\"open:a\",\"client\":\"x\"}")) {
            TestConnection connection = world.connectUser("42");
            String request = "\"channel\":\"open:a\",\"token\":\"" + World.token(claims) + "\"";

            world.send(connection, "{\"id\":2,\"subscribe\":{" + request + "}}");

            assertThat(connection.disconnected()).as(claims).contains(Disconnect.INVALID_TOKEN);
        }
    }

    @Test
    void badTokenIsRefusedAlsoWhereNoneIsNeeded() {
        String past = World.token("{\"sub\":\"42\",\"channel\":\"open:a\",\"exp\":1}");
        String expired = World.token("{\"sub\":\"42\",\"channel\":\"open:a\",\"expire_at\":1}");

        assertThat(subscribe("\"channel\":\"open:a\",\"token\":\"nope\""))
                .containsExactly(error(2, 103, "permission denied"));
        assertThat(subscribe("\"channel\":\"open:a\",\"token\":\"" + past + "\""))
                .containsExactly(error(2, 109, "token expired"));
        assertThat(subscribe("\"channel\":\"open:a\",\"token\":\"" + expired + "\""))
                .containsExactly(error(2, 110, "expired"));
    }

    @Test
    void recoveryGivesWhatWasMissed() {
        for (int i = 1; i <= 4; i++) {
            world.publish("rec:a", "" + i);
        }

        List<String> some = subscribe("\"channel\":\"rec:a\",\"recover\":true,\"offset\":2,\"epoch\":\"e1\"");
        world.send(client, "{\"id\":3,\"unsubscribe\":{\"channel\":\"rec:a\"}}");
        List<String> tooMany = subscribe("\"channel\":\"rec:a\",\"recover\":true,\"offset\":0,\"epoch\":\"e1\"");

        assertThat(some)
                .containsExactly("{\"id\":2,\"subscribe\":{\"recoverable\":true,\"epoch\":\"e1\",\"publications\":"
                        + "[{\"data\":3,\"offset\":3},{\"data\":4,\"offset\":4}],\"recovered\":true,\"offset\":2,"
                        + "\"positioned\":true,\"was_recovering\":true}}");
        assertThat(tooMany)
                .containsExactly("{\"id\":2,\"subscribe\":{\"recoverable\":true,\"epoch\":\"e1\",\"offset\":4,"
                        + "\"positioned\":true,\"was_recovering\":true}}");
    }

    @Test
    void unrecoverablePositionIsRefusedOnRequest() {
        world.publish("rec:a", "1");

        List<String> got = subscribe("\"channel\":\"rec:a\",\"recover\":true,\"offset\":1,\"epoch\":\"x\",\"flag\":2");
        List<String> again = subscribe("\"channel\":\"rec:a\"");

        assertThat(got).containsExactly(error(2, 112, "unrecoverable position"));
        assertThat(again).hasSize(1);
        assertThat(again.getFirst()).contains("\"offset\":1");
    }

    @Test
    void recoverySaysThatItWasAskedForEvenWhereThereIsNone() {
        assertThat(subscribe("\"channel\":\"open:a\",\"recover\":true,\"offset\":1,\"epoch\":\"x\""))
                .containsExactly("{\"id\":2,\"subscribe\":{\"was_recovering\":true}}");
        assertThat(subscribe("\"channel\":\"pos:a\",\"positioned\":true,\"recover\":true"))
                .containsExactly(
                        "{\"id\":2,\"subscribe\":{\"epoch\":\"e2\",\"positioned\":true,\"was_recovering\":true}}");
    }

    @Test
    void cacheIsRecoveredWithoutAsking() {
        world.publish("cache:a", "1");
        world.publish("cache:a", "2");

        assertThat(subscribe("\"channel\":\"cache:a\""))
                .containsExactly(
                        "{\"id\":2,\"subscribe\":{\"recoverable\":true,\"epoch\":\"e1\",\"publications\":"
                            + "[{\"data\":2,\"offset\":2}],\"recovered\":true,\"positioned\":true,\"was_recovering\":true}}");
    }

    @Test
    void recoveryWithoutAskingKeepsTheOffsetOfTheRequest() {
        world.publish("cache:a", "1");
        world.publish("cache:a", "2");

        assertThat(subscribe("\"channel\":\"cache:a\",\"offset\":1").getFirst())
                .contains("\"recovered\":true,\"offset\":1,");
    }

    @Test
    void joinsAreSeenByWhoMayAskForThem() {
        subscribe("\"channel\":\"join:a\",\"join_leave\":true");
        List<String> own = client.take();
        TestConnection other = world.connect("{\"sub\":\"7\",\"info\":{\"n\":1}}");
        world.send(other, "{\"id\":2,\"subscribe\":{\"channel\":\"join:a\"}}");
        other.drop();
        world.settle();

        String info = "{\"info\":{\"user\":\"7\",\"client\":\"client-2\",\"conn_info\":{\"n\":1}}}}}";
        assertThat(own).isEmpty();
        assertThat(client.take())
                .containsExactly(
                        "{\"push\":{\"channel\":\"join:a\",\"join\":" + info,
                        "{\"push\":{\"channel\":\"join:a\",\"leave\":" + info);
    }

    @Test
    void lostPositionEndsTheSubscription() {
        subscribe("\"channel\":\"rec:a\"");

        world.broker.forget("rec:a");
        world.settle();

        assertThat(client.take())
                .containsExactly("{\"push\":{\"channel\":\"rec:a\",\"unsubscribe\":"
                        + "{\"code\":2500,\"reason\":\"insufficient state\"}}}");
        assertThat(world.clients.counts().subscriptions()).isZero();
        assertThat(subscribe("\"channel\":\"rec:a\"")).hasSize(1);
    }

    @Test
    void unreachableChannelIsAnError() {
        world.broker.makeUnreachable("open:a");

        List<String> got = subscribe("\"channel\":\"open:a\"");

        assertThat(got)
                .containsExactly("{\"id\":2,\"error\":"
                        + "{\"code\":100,\"message\":\"internal server error\",\"temporary\":true}}");
        assertThat(world.clients.counts().subscriptions()).isZero();
    }

    @Test
    void subscriptionThatIsNotRefreshedEnds() {
        String claims = "{\"sub\":\"42\",\"channel\":\"open:a\",\"exp\":" + (world.time.second() + 10) + "}";
        TestConnection connection = world.open(new TestConnection().pingingItself());
        world.send(connection, "{\"id\":1,\"connect\":{\"token\":\"" + World.token("{\"sub\":\"42\"}") + "\"}}");

        List<String> got = world.send(
                connection,
                "{\"id\":2,\"subscribe\":{\"channel\":\"open:a\",\"token\":\"" + World.token(claims) + "\"}}");
        world.advance(Duration.ofSeconds(34));
        List<String> before = connection.take();
        world.advance(Duration.ofSeconds(1));

        assertThat(got).containsExactly("{\"id\":2,\"subscribe\":{\"expires\":true,\"ttl\":10}}");
        assertThat(before).isEmpty();
        assertThat(connection.take())
                .containsExactly("{\"push\":{\"channel\":\"open:a\",\"unsubscribe\":"
                        + "{\"code\":2501,\"reason\":\"subscription expired\"}}}");
        assertThat(world.clients.counts().subscriptions()).isZero();
    }

    @Test
    void subscriptionMayExpireInTheDistantFuture() {
        String token = World.token("{\"sub\":\"42\",\"channel\":\"open:a\",\"expire_at\":" + Long.MAX_VALUE + "}");
        TestConnection connection = world.connect("{\"sub\":\"42\"}");
        connection.take();

        List<String> got =
                world.send(connection, "{\"id\":2,\"subscribe\":{\"channel\":\"open:a\",\"token\":\"" + token + "\"}}");
        world.advance(Duration.ofSeconds(1));

        assertThat(got).containsExactly("{\"id\":2,\"subscribe\":{\"expires\":true,\"ttl\":4294967295}}");
        assertThat(connection.take()).isEmpty();
    }

    @Test
    void unsubscribeOfAnythingIsAnswered() {
        subscribe("\"channel\":\"open:a\"");

        List<String> got = world.send(
                client,
                "{\"id\":3,\"unsubscribe\":{\"channel\":\"open:a\"}}",
                "{\"id\":4,\"unsubscribe\":{\"channel\":\"nope:a\"}}");
        world.publish("open:a", "1");

        assertThat(got).containsExactly("{\"id\":3,\"unsubscribe\":{}}", "{\"id\":4,\"unsubscribe\":{}}");
        assertThat(client.take()).isEmpty();
    }

    @Test
    void connectionThatEndsWhileItSubscribesLeavesNothing() {
        client.deliver("{\"id\":2,\"subscribe\":{\"channel\":\"open:a\"}}");
        assertThat(client.readNext()).isTrue();

        client.drop();
        world.settle();

        assertThat(world.broker.subscribers()).isZero();
        assertThat(world.clients.counts()).isEqualTo(new ClientRegistry.Counts(0, 0, 0));
        assertThat(world.time.pending()).isZero();
    }
}
