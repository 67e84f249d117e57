package dev.gyre.server.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.protocol.Disconnect;
import dev.gyre.protocol.Payload;
import dev.gyre.protocol.Position;
import dev.gyre.protocol.Unsubscribe;
import dev.gyre.server.client.ClientRegistry.Overrides;
import dev.gyre.server.client.ClientRegistry.ServerSubscription;
import dev.gyre.server.client.ClientRegistry.Target;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ServerSideSubscriptionTest {

    private static final String CONFIG = """
        "client":{"token":{"hmac_secret_key":"secret"},"channel_limit":2},
        "channel":{"namespaces":[
          {"name":"open","allow_subscribe_for_client":true},
          {"name":"closed","presence":true},
          {"name":"join","presence":true,"join_leave":true,"force_push_join_leave":true},
          {"name":"rec","history_size":5,"history_ttl":"1m","force_recovery":true}]}\
        """;

    private static final Target USER = new Target("42", "", "");

    private final World world = new World(CONFIG);

    private List<String> connect(TestConnection connection, String claims, String subs) {
        return world.send(
                connection, "{\"id\":1,\"connect\":{\"token\":\"" + World.token(claims) + "\",\"subs\":" + subs + "}}");
    }

    private void subscribe(String channel, long expireAt, @Nullable Position since) {
        Overrides none = new Overrides(null, null, null, null, null);
        world.clients.subscribe(
                USER, new ServerSubscription(channel, Payload.EMPTY, Payload.of("7"), expireAt, since, none));
        world.settle();
    }

    @Test
    void connectReplyHoldsTheChannelsOfTheToken() {
        world.publish("rec:a", "1");

        List<String> got = connect(
                world.open(),
                "{\"sub\":\"42\",\"subs\":{\"closed:a\":{\"data\":5},\"rec:a\":{}}}",
                "{\"rec:a\":{\"recover\":true,\"epoch\":\"e1\"}}");

        assertThat(got).hasSize(1);
        assertThat(got.getFirst())
                .contains("\"closed:a\":{\"data\":5}")
                .contains("\"rec:a\":{\"recoverable\":true,\"epoch\":\"e1\",\"publications\":[{\"data\":1,\"offset\":1,"
                        + "\"epoch\":\"e1\"}],\"recovered\":true,\"positioned\":true,\"was_recovering\":true}");
        assertThat(world.clients.counts()).isEqualTo(new ClientRegistry.Counts(1, 1, 2));
    }

    @Test
    void nothingOfAChannelComesBeforeTheConnectReply() {
        List<String> got = connect(world.open(), "{\"sub\":\"42\",\"channels\":[\"join:a\",\"join:b\"]}", "{}");

        assertThat(got).hasSize(3);
        assertThat(got.getFirst()).startsWith("{\"id\":1,\"connect\":");
        assertThat(got.subList(1, 3)).allMatch(push -> push.contains("\"join\":"));
    }

    @Test
    void clientAsksOnlyForWhatItMayHave() {
        List<String> got = connect(
                world.open(), "{\"sub\":\"42\"}", "{\"open:a\":{},\"closed:a\":{},\"$open:a\":{},\"open:é\":{}}");
        TestConnection unknown = world.open();
        connect(unknown, "{\"sub\":\"42\"}", "{\"nope:a\":{}}");

        assertThat(got.getFirst()).contains("\"subs\":{\"open:a\":{}}");
        assertThat(unknown.disconnected()).contains(Disconnect.BAD_REQUEST);
    }

    @Test
    void oneFailureFailsTheConnect() {
        world.broker.makeUnreachable("closed:b");
        TestConnection client = world.open();

        List<String> unknown = connect(world.open(), "{\"sub\":\"42\",\"channels\":[\"closed:a\",\"nope:a\"]}", "{}");
        List<String> refused = connect(client, "{\"sub\":\"42\",\"channels\":[\"closed:a\",\"closed:b\"]}", "{}");

        assertThat(unknown).containsExactly("{\"id\":1,\"error\":{\"code\":102,\"message\":\"unknown channel\"}}");
        assertThat(refused).hasSize(1).first().asString().contains("\"code\":100");
        assertThat(world.broker.subscribers()).isZero();
        assertThat(world.clients.counts()).isEqualTo(new ClientRegistry.Counts(0, 0, 0));
        world.advance(Duration.ofSeconds(10));
        assertThat(client.disconnected()).contains(Disconnect.STALE);
    }

    @Test
    void tooManyChannelsClose() {
        TestConnection client = world.open();

        connect(client, "{\"sub\":\"42\",\"channels\":[\"open:a\",\"open:b\",\"open:c\"]}", "{}");

        assertThat(client.disconnected()).contains(Disconnect.CHANNEL_LIMIT);
    }

    @Test
    void apiSubscribesEveryConnectionOfTheUser() {
        TestConnection first = world.connectUser("42");
        TestConnection second = world.connectUser("42");
        TestConnection other = world.connectUser("7");

        subscribe("closed:a", 0, null);
        world.publish("closed:a", "1");

        String pushed = "{\"push\":{\"channel\":\"closed:a\",\"subscribe\":{\"data\":7}}}";
        String published = "{\"push\":{\"channel\":\"closed:a\",\"pub\":{\"data\":1}}}";
        assertThat(first.take()).containsExactly(pushed, published);
        assertThat(second.take()).containsExactly(pushed, published);
        assertThat(other.take()).isEmpty();
    }

    @Test
    void apiSubscribingAgainPushesAgainAndDeliversOnce() {
        TestConnection client = world.connectUser("42");
        world.send(client, "{\"id\":2,\"subscribe\":{\"channel\":\"open:a\"}}");

        subscribe("open:a", 0, null);
        subscribe("open:a", 0, null);
        world.publish("open:a", "1");

        String pushed = "{\"push\":{\"channel\":\"open:a\",\"subscribe\":{\"data\":7}}}";
        assertThat(client.take())
                .containsExactly(pushed, pushed, "{\"push\":{\"channel\":\"open:a\",\"pub\":{\"data\":1}}}");
        assertThat(world.clients.counts().subscriptions()).isEqualTo(1);
        client.drop();
        world.settle();
        assertThat(world.broker.subscribers()).isZero();
    }

    @Test
    void apiSubscriptionRecoversAfterItsPush() {
        TestConnection client = world.connectUser("42");
        world.publish("rec:a", "1");
        world.publish("rec:a", "2");

        subscribe("rec:a", 0, new Position(1, "e1"));

        assertThat(client.take())
                .containsExactly(
                        "{\"push\":{\"channel\":\"rec:a\",\"subscribe\":{\"recoverable\":true,\"epoch\":\"e1\","
                                + "\"offset\":1,\"positioned\":true,\"data\":7}}}",
                        "{\"push\":{\"channel\":\"rec:a\",\"pub\":{\"data\":2,\"offset\":2}}}");
    }

    @Test
    void apiSubscriptionOverTheLimitCloses() {
        TestConnection client = world.connectUser("42");

        subscribe("open:a", 0, null);
        subscribe("open:b", 0, null);
        subscribe("open:b", 0, null);
        assertThat(client.disconnected()).isEmpty();
        subscribe("open:c", 0, null);

        assertThat(client.disconnected()).contains(Disconnect.CHANNEL_LIMIT);
        assertThat(world.broker.subscribers()).isZero();
    }

    @Test
    void expiredApiSubscriptionClosesTheConnection() {
        TestConnection client = world.open(new TestConnection().pingingItself());
        connect(client, "{\"sub\":\"42\"}", "{}");
        subscribe("open:a", world.time.second() + 5, null);

        world.advance(Duration.ofSeconds(29));
        assertThat(client.disconnected()).isEmpty();
        world.advance(Duration.ofSeconds(1));

        assertThat(client.disconnected()).contains(Disconnect.SUBSCRIPTION_EXPIRED);
    }

    @Test
    void apiSubscriptionMayExpireInTheDistantFuture() {
        TestConnection client = world.connectUser("42");

        subscribe("open:a", Long.MAX_VALUE, null);
        world.advance(Duration.ofSeconds(1));

        assertThat(client.disconnected()).isEmpty();
    }

    @Test
    void lostPositionClosesTheConnection() {
        TestConnection client = world.connect("{\"sub\":\"42\",\"channels\":[\"rec:a\"]}");

        world.broker.forget("rec:a");
        world.settle();

        assertThat(client.disconnected()).contains(Disconnect.INSUFFICIENT_STATE);
        assertThat(world.clients.counts()).isEqualTo(new ClientRegistry.Counts(0, 0, 0));
    }

    @Test
    void apiUnsubscribesOnlyWhoIsSubscribed() {
        TestConnection client = world.connect("{\"sub\":\"42\",\"channels\":[\"closed:a\"]}");
        TestConnection without = world.connectUser("42");

        world.clients.unsubscribe(USER, "closed:a", Unsubscribe.SERVER);
        world.settle();
        world.publish("closed:a", "1");

        assertThat(client.take())
                .containsExactly("{\"push\":{\"channel\":\"closed:a\",\"unsubscribe\":"
                        + "{\"code\":2000,\"reason\":\"server unsubscribe\"}}}");
        assertThat(without.take()).isEmpty();
        assertThat(world.clients.counts().subscriptions()).isZero();
    }

    @Test
    void apiOrdersAreDoneWhenTheyAreInForce() {
        world.connectUser("42");
        Overrides none = new Overrides(null, null, null, null, null);
        var closed = new ServerSubscription("closed:a", Payload.EMPTY, Payload.EMPTY, 0, null, none);

        var subscribed = world.clients.subscribe(USER, closed).toCompletableFuture();
        assertThat(subscribed).isNotDone();
        world.settle();
        assertThat(subscribed).isDone();

        var unsubscribed =
                world.clients.unsubscribe(USER, "closed:a", Unsubscribe.SERVER).toCompletableFuture();
        assertThat(unsubscribed).isNotDone();
        world.settle();
        assertThat(unsubscribed).isDone();
    }

    @Test
    void apiOrdersForNobodyAreDoneAtOnce() {
        assertThat(world.clients
                        .unsubscribe(USER, "closed:a", Unsubscribe.SERVER)
                        .toCompletableFuture())
                .isDone();
    }

    @Test
    void apiUnsubscribesASubscriptionThatIsStillUnderWay() {
        TestConnection client = world.connectUser("42");
        client.deliver("{\"id\":2,\"subscribe\":{\"channel\":\"open:a\"}}");
        client.readNext();

        world.clients.unsubscribe(USER, "open:a", Unsubscribe.SERVER);
        world.settle();

        List<String> got = client.take();
        assertThat(got.getFirst()).isEqualTo("{\"id\":2,\"subscribe\":{}}");
        assertThat(got).hasSize(2).last().asString().contains("\"code\":2000");
        assertThat(world.broker.subscribers()).isZero();
    }

    @Test
    void apiDisconnectsAllButTheWhitelist() {
        TestConnection kept = world.connectUser("42");
        TestConnection sent = world.connectUser("42");

        world.clients.disconnect(USER, Disconnect.FORCE_DISCONNECT, Set.of("client-1"));
        world.settle();

        assertThat(kept.disconnected()).isEmpty();
        assertThat(sent.disconnected()).contains(Disconnect.FORCE_DISCONNECT);
    }

    @Test
    void apiRefreshGivesANewExpiry() {
        TestConnection client = world.open(new TestConnection().pingingItself());
        connect(client, "{\"sub\":\"42\",\"exp\":" + (world.time.second() + 10) + "}", "{}");

        world.clients.refresh(USER, false, 0, Payload.of("{\"n\":1}"));
        world.settle();
        List<String> never = client.take();
        world.advance(Duration.ofHours(1));
        world.clients.refresh(USER, false, world.time.second() + 60, null);
        world.settle();
        List<String> minute = client.take();
        subscribe("join:a", 0, null);

        assertThat(never).containsExactly("{\"push\":{\"refresh\":{}}}");
        assertThat(minute).containsExactly("{\"push\":{\"refresh\":{\"expires\":true,\"ttl\":60}}}");
        assertThat(client.take()).last().asString().contains("\"conn_info\":{\"n\":1}");
        world.advance(Duration.ofSeconds(85));
        assertThat(client.disconnected()).contains(Disconnect.EXPIRED);
    }

    @Test
    void apiRefreshMayEndTheConnection() {
        TestConnection expired = world.connectUser("42");
        TestConnection past = world.connectUser("7");

        world.clients.refresh(USER, true, 0, null);
        world.clients.refresh(new Target("7", "", ""), false, 1, null);
        world.settle();

        assertThat(expired.disconnected()).contains(Disconnect.EXPIRED);
        assertThat(past.disconnected()).contains(Disconnect.EXPIRED);
    }

    @Test
    void apiRefreshWithANegativeExpiryMeansNone() {
        TestConnection client = world.connectUser("42");

        world.clients.refresh(USER, false, -5, null);
        world.settle();

        assertThat(client.take()).containsExactly("{\"push\":{\"refresh\":{}}}");
        world.advance(Duration.ofSeconds(1));
        assertThat(client.disconnected()).isEmpty();
    }

    @Test
    void targetMayNameOneClient() {
        TestConnection first = world.connectUser("42");
        TestConnection second = world.connectUser("42");

        world.clients.disconnect(new Target("42", "client-2", ""), Disconnect.FORCE_RECONNECT, Set.of());
        world.clients.disconnect(new Target("7", "client-1", ""), Disconnect.FORCE_RECONNECT, Set.of());
        world.clients.disconnect(new Target("42", "", "session"), Disconnect.FORCE_RECONNECT, Set.of());
        world.settle();

        assertThat(first.disconnected()).isEmpty();
        assertThat(second.disconnected()).contains(Disconnect.FORCE_RECONNECT);
    }

    @Test
    void personalChannelIsSubscribedFromTheStart() {
        World personal = new World("""
            "client":{"token":{"hmac_secret_key":"secret"},
              "subscribe_to_user_personal_channel":{"enabled":true,"personal_channel_namespace":"own",
                "single_connection":true}},
            "channel":{"namespaces":[{"name":"own","presence":true}]}\
            """);
        TestConnection first = personal.connectUser("42");
        TestConnection second = personal.open();

        List<String> got =
                personal.send(second, "{\"id\":1,\"connect\":{\"token\":\"" + World.token("{\"sub\":\"42\"}") + "\"}}");

        assertThat(got.getFirst()).contains("\"subs\":{\"own:#42\":{}}");
        assertThat(first.disconnected()).contains(Disconnect.CONNECTION_LIMIT);
        assertThat(second.disconnected()).isEmpty();
    }
}
