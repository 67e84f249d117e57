package dev.gyre.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.deploy.SdkChannel.Received;
import io.github.centrifugal.centrifuge.ClientInfo;
import io.github.centrifugal.centrifuge.HistoryOptions;
import io.github.centrifugal.centrifuge.HistoryResult;
import io.github.centrifugal.centrifuge.PresenceResult;
import io.github.centrifugal.centrifuge.PresenceStatsResult;
import io.github.centrifugal.centrifuge.PublishResult;
import io.github.centrifugal.centrifuge.SubscriptionOptions;
import io.github.centrifugal.centrifuge.SubscriptionTokenEvent;
import io.github.centrifugal.centrifuge.SubscriptionTokenGetter;
import io.github.centrifugal.centrifuge.TokenCallback;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The official Java SDK, which speaks Protobuf, against the packaged server.
class JavaSdkIT {

    @RegisterExtension
    static final SharedServer SERVER = new SharedServer("""
        {
          "http_api": {"key": "%s"},
          "client": {
            "token": {"hmac_secret_key": "%s"},
            "expired_close_delay": "1s",
            "expired_sub_close_delay": "1s"
          },
          "channel": {"namespaces": [
            {
              "name": "chat", "history_size": 10, "history_ttl": "1h", "force_recovery": true,
              "presence": true, "join_leave": true, "force_push_join_leave": true,
              "allow_subscribe_for_client": true, "allow_publish_for_subscriber": true,
              "allow_presence_for_subscriber": true, "allow_history_for_subscriber": true
            },
            {
              "name": "plain", "allow_subscribe_for_client": true, "allow_history_for_client": true,
              "allow_presence_for_client": true
            },
            {"name": "closed"}
          ]}
        }
        """.formatted(GyreServer.API_KEY, GyreServer.SECRET));

    private final List<SdkClient> clients = new ArrayList<>();
    private final AtomicInteger tokensAskedFor = new AtomicInteger();
    private String channel = "";

    @BeforeEach
    void nameChannel() {
        channel = "chat:" + SERVER.nextNumber();
    }

    @AfterEach
    void closeClients() {
        clients.forEach(SdkClient::close);
    }

    @Test
    void clientAndApiPublish() {
        SdkChannel one = connect("1").subscribe(channel).awaitSubscribed();
        SdkChannel two = connect("2").subscribe(channel).awaitSubscribed();

        SdkClient.<PublishResult>answer(callback -> one.subscription().publish(utf8("{\"n\":1}"), callback));
        SERVER.get().publish(channel, "{\"n\":2}");

        Received[] both = {new Received("{\"n\":1}", 1), new Received("{\"n\":2}", 2)};
        one.awaitPublications(both);
        two.awaitPublications(both);
    }

    @Test
    void presenceTellsClientsAndUsers() {
        SdkClient one = connect("1");
        SdkChannel first = one.subscribe(channel).awaitSubscribed();
        SdkClient two = connect("1");
        two.subscribe(channel).awaitSubscribed();

        PresenceResult presence = SdkClient.answer(first.subscription()::presence);
        PresenceStatsResult stats = SdkClient.answer(first.subscription()::presenceStats);

        assertThat(presence.getClients().keySet())
                .containsExactlyInAnyOrder(one.connected.getFirst(), two.connected.getFirst());
        assertThat(presence.getClients().values())
                .extracting(ClientInfo::getUser)
                .containsOnly("1");
        assertThat(stats.getNumClients()).isEqualTo(2);
        assertThat(stats.getNumUsers()).isEqualTo(1);
    }

    @Test
    void historyGivesTheNewestInOrder() {
        SdkChannel subscriber = connect("1").subscribe(channel).awaitSubscribed();
        for (int i = 1; i <= 12; i++) {
            SERVER.get().publish(channel, Integer.toString(i));
        }

        HistoryOptions all = new HistoryOptions.Builder().withLimit(-1).build();
        HistoryResult history =
                SdkClient.answer(callback -> subscriber.subscription().history(all, callback));

        assertThat(history.getOffset()).isEqualTo(12);
        assertThat(history.getEpoch()).isNotEmpty();
        assertThat(history.getPublications())
                .extracting(publication -> publication.getOffset() + "=" + text(publication.getData()))
                .containsExactly("3=3", "4=4", "5=5", "6=6", "7=7", "8=8", "9=9", "10=10", "11=11", "12=12");
    }

    @Test
    void subscribersSeeOthersJoinAndLeave() {
        SdkChannel watcher = connect("1").subscribe(channel).awaitSubscribed();

        SdkChannel guest = connect("2").subscribe(channel).awaitSubscribed();
        guest.subscription().unsubscribe();

        Awaitility.await("join and leave")
                .atMost(SdkClient.LIMIT)
                .untilAsserted(() -> assertThat(watcher.joinsAndLeaves).endsWith("+2", "-2"));
    }

    @Test
    void nothingIsLostOverARestart() {
        SdkClient away = connect("1");
        SdkChannel missing = away.subscribe(channel).awaitSubscribed();
        SdkClient staying = connect("2");
        SdkChannel watching = staying.subscribe(channel).awaitSubscribed();
        SERVER.get().publish(channel, "1");
        missing.awaitPublications(new Received("1", 1));
        away.client.disconnect();
        SERVER.get().publish(channel, "2");

        SERVER.get().restart();
        SERVER.get().publish(channel, "3");
        away.connect();

        Received[] all = {new Received("1", 1), new Received("2", 2), new Received("3", 3)};
        missing.awaitPublications(all);
        watching.awaitPublications(all);
        assertThat(missing.subscribed).hasSize(2);
        assertThat(missing.subscribed.getLast().getRecovered()).isTrue();
        assertThat(watching.subscribed).hasSize(2);
        assertThat(watching.subscribed.getLast().getRecovered()).isTrue();
        assertThat(staying.interrupted).contains(3001);
    }

    @Test
    void connectionTokensAreRefreshed() {
        SdkClient client = add(SdkClient.withTokens(
                SERVER.get().webSocket(),
                Tokens.connection("1", Duration.ofSeconds(2)),
                asked(() -> Tokens.connection("1", Duration.ofSeconds(2)))));

        client.connect().awaitConnected();
        awaitAsked(3);

        assertThat(client.connected).hasSize(1);
        assertThat(client.disconnected).isEmpty();
        assertThat(client.interrupted).containsExactly(0);
    }

    @Test
    void expiredConnectionTokenIsReplaced() {
        SdkClient client = add(SdkClient.withTokens(
                SERVER.get().webSocket(),
                Tokens.connection("1", Duration.ofSeconds(-5)),
                asked(() -> Tokens.connection("1", Tokens.LONG))));

        client.connect().awaitConnected();

        assertThat(tokensAskedFor).hasValue(1);
        try (var json = new JsonSocket(SERVER.get().webSocket())) {
            assertThat(json.connect(Tokens.connection("1", Duration.ofSeconds(-5))))
                    .isEqualTo("{\"id\":1,\"error\":{\"code\":109,\"message\":\"token expired\"}}");
        }
    }

    @Test
    void subscriptionTokensAreRefreshed() {
        String secret = "$closed:" + SERVER.nextNumber();
        SdkChannel subscriber = connect("1").subscribe(secret, tokens(() -> secret(secret, Duration.ofSeconds(2))));

        subscriber.awaitSubscribed();
        awaitAsked(4);

        assertThat(subscriber.subscribed).hasSize(1);
        assertThat(subscriber.unsubscribed).isEmpty();
        SERVER.get().publish(secret, "1");
        subscriber.awaitPublications(new Received("1", 0));
    }

    @Test
    void expiredSubscriptionTokenIsRefused() {
        String secret = "$closed:" + SERVER.nextNumber();
        var options = new SubscriptionOptions();
        options.setToken(secret(secret, Duration.ofSeconds(-5)));

        SdkChannel refused = connect("1").subscribe(secret, options);

        // The SDK should ask for another token, but ends the subscription.
        assertThat(refused.awaitUnsubscribed()).isEqualTo(109);
    }

    @Test
    void refusedSubscriptionsTellWhy() {
        SdkClient client = connect("1");
        SERVER.get().api("subscribe", "{\"user\":\"1\",\"channel\":\"%s\"}".formatted(channel));

        assertThat(client.subscribe("nowhere:a").awaitUnsubscribed()).isEqualTo(102);
        assertThat(client.subscribe("closed:a").awaitUnsubscribed()).isEqualTo(103);
        assertThat(client.subscribe(channel).awaitUnsubscribed()).isEqualTo(105);
    }

    @Test
    void refusedCommandsTellWhy() {
        SdkClient client = connect("1");
        SdkChannel plain = client.subscribe("plain:a").awaitSubscribed();
        HistoryOptions top = new HistoryOptions.Builder().withLimit(0).build();

        assertThat(SdkClient.<HistoryResult>errorCode(
                        callback -> plain.subscription().history(top, callback)))
                .isEqualTo(108);
        assertThat(SdkClient.<PresenceResult>errorCode(plain.subscription()::presence))
                .isEqualTo(108);
        assertThat(SdkClient.<PublishResult>errorCode(
                        callback -> client.client.publish("plain:a", utf8("1"), callback)))
                .isEqualTo(103);
        assertThat(SdkClient.<PublishResult>errorCode(
                        callback -> client.client.publish("nowhere:a", utf8("1"), callback)))
                .isEqualTo(102);
    }

    @Test
    void apiDisconnectsForGood() {
        SdkClient client = connect("leaver");

        SERVER.get().api("disconnect", "{\"user\":\"leaver\"}");

        awaitDisconnected(client, 3503);
    }

    @Test
    void invalidTokenDisconnectsForGood() {
        SdkClient client =
                add(SdkClient.withToken(SERVER.get().webSocket(), Tokens.connection("1", Tokens.LONG) + "x"));

        client.connect();

        awaitDisconnected(client, 3500);
        assertThat(client.connected).isEmpty();
    }

    @Test
    void apiUnsubscribes() {
        SdkChannel subscriber = connect("1").subscribe(channel).awaitSubscribed();

        SERVER.get().api("unsubscribe", "{\"user\":\"1\",\"channel\":\"%s\"}".formatted(channel));

        assertThat(subscriber.awaitUnsubscribed()).isEqualTo(2000);
    }

    private SdkClient connect(String user) {
        return add(SdkClient.withToken(SERVER.get().webSocket(), Tokens.connection(user, Tokens.LONG)))
                .connect()
                .awaitConnected();
    }

    private SdkClient add(SdkClient client) {
        clients.add(client);
        return client;
    }

    private Supplier<String> asked(Supplier<String> tokens) {
        return () -> {
            tokensAskedFor.incrementAndGet();
            return tokens.get();
        };
    }

    private SubscriptionOptions tokens(Supplier<String> tokens) {
        Supplier<String> asked = asked(tokens);
        var options = new SubscriptionOptions();
        options.setTokenGetter(new SubscriptionTokenGetter() {
            @Override
            public void getSubscriptionToken(SubscriptionTokenEvent event, TokenCallback callback) {
                callback.Done(null, asked.get());
            }
        });
        return options;
    }

    private static String secret(String channel, Duration lifetime) {
        return Tokens.subscription("1", channel, lifetime);
    }

    private void awaitAsked(int times) {
        Awaitility.await("tokens asked for")
                .atMost(SdkClient.LIMIT)
                .untilAsserted(() -> assertThat(tokensAskedFor.get()).isGreaterThanOrEqualTo(times));
    }

    private static void awaitDisconnected(SdkClient client, int code) {
        Awaitility.await("the disconnect")
                .atMost(SdkClient.LIMIT)
                .untilAsserted(() -> assertThat(client.disconnected).containsExactly(code));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
