package dev.gyre.server.api;

import static dev.gyre.server.api.ApiCalls.assertJson;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.protocol.ClientError;
import dev.gyre.protocol.ClientInfo;
import dev.gyre.protocol.Disconnect;
import dev.gyre.protocol.Payload;
import dev.gyre.protocol.Position;
import dev.gyre.protocol.Publication;
import dev.gyre.protocol.Unsubscribe;
import dev.gyre.server.channel.Channels.HistoryQuery;
import dev.gyre.server.client.ClientRegistry.Overrides;
import dev.gyre.server.client.ClientRegistry.ServerSubscription;
import dev.gyre.server.client.ClientRegistry.Target;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// All methods but `publish` and `broadcast`.
class ApiMethodsTest {

    private static final String BAD_REQUEST = "{\"error\":{\"code\":107,\"message\":\"bad request\"}}";
    private static final String UNKNOWN_CHANNEL = "{\"error\":{\"code\":102,\"message\":\"unknown channel\"}}";
    private static final String NOT_AVAILABLE = "{\"error\":{\"code\":108,\"message\":\"not available\"}}";
    private static final String DONE = "{\"result\":{}}";

    private final ApiCalls api = new ApiCalls();

    @Test
    void subscribePassesOnEveryField() {
        var answer = api.post("/api/subscribe", """
            {"user":"42","client":"c","session":"s","channel":"plain:a","info":{"i":1},"b64data":"eyJkIjoxfQ==",
             "expire_at":2000000001,"recover_since":{"offset":7,"epoch":"e"},
             "override":{"presence":{"value":true},"join_leave":{},"force_recovery":null,
             "force_positioning":{"value":false}}}\
            """);

        assertJson(answer, DONE);
        assertThat(api.nodes.orders)
                .containsExactly(new FakeNodes.SubscribeOrder(
                        new Target("42", "c", "s"),
                        new ServerSubscription(
                                "plain:a",
                                Payload.of("{\"i\":1}"),
                                Payload.of("{\"d\":1}"),
                                2_000_000_001,
                                new Position(7, "e"),
                                new Overrides(true, false, null, false, null))));
    }

    @Test
    void subscribeWithChannelOnlyLeavesTheRest() {
        assertJson(api.post("/api/subscribe", "{\"channel\":\"plain:a\"}"), DONE);

        assertThat(api.nodes.orders)
                .containsExactly(new FakeNodes.SubscribeOrder(
                        new Target("", "", ""),
                        new ServerSubscription(
                                "plain:a",
                                Payload.EMPTY,
                                Payload.EMPTY,
                                0,
                                null,
                                new Overrides(null, null, null, null, null))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"user\":\"42\"}",
                "{\"user\":\"42\",\"channel\":\"plain:a\",\"b64info\":\"***\"}",
                "{\"user\":\"42\",\"channel\":\"plain:a\",\"b64data\":\"***\"}",
                "{\"user\":\"42\",\"channel\":\"plain:a\",\"expire_at\":2000000000}",
                "{\"user\":\"42\",\"channel\":\"plain:a\",\"expire_at\":-1}"
            })
    void subscribeWithoutSenseIsBadRequest(String body) {
        assertJson(api.post("/api/subscribe", body), BAD_REQUEST);
        assertThat(api.nodes.orders).isEmpty();
    }

    @Test
    void unsubscribeNamesTheServerAsReason() {
        assertJson(api.post("/api/unsubscribe", "{\"user\":\"42\",\"channel\":\"plain:a\"}"), DONE);

        assertThat(api.nodes.orders)
                .containsExactly(
                        new FakeNodes.UnsubscribeOrder(new Target("42", "", ""), "plain:a", Unsubscribe.SERVER));
    }

    @Test
    void unsubscribeFromNothingIsBadRequest() {
        assertJson(api.post("/api/unsubscribe", "{\"user\":\"42\"}"), BAD_REQUEST);
        assertThat(api.nodes.orders).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"user\":\"42\"}|3503|force disconnect",
                "{\"user\":\"42\",\"disconnect\":null}|3503|force disconnect",
                "{\"user\":\"42\",\"disconnect\":{\"code\":4001,\"reason\":\"bye\"}}|4001|bye",
                "{\"user\":\"42\",\"disconnect\":{\"code\":4501}}|4501|''"
            })
    void disconnectTellsWhy(String body, int code, String reason) {
        assertJson(api.post("/api/disconnect", body), DONE);

        assertThat(api.nodes.orders)
                .containsExactly(new FakeNodes.DisconnectOrder(
                        new Target("42", "", ""), new Disconnect(code, reason), Set.of()));
    }

    @Test
    void disconnectSparesTheWhitelist() {
        api.post("/api/disconnect", "{\"user\":\"42\",\"whitelist\":[\"c1\",\"c2\",\"c1\"]}");

        assertThat(api.nodes.orders)
                .containsExactly(new FakeNodes.DisconnectOrder(
                        new Target("42", "", ""), Disconnect.FORCE_DISCONNECT, Set.of("c1", "c2")));
    }

    @Test
    void disconnectReasonIsCutToWhatACloseFrameTakes() {
        api.post("/api/disconnect", "{\"disconnect\":{\"code\":4000,\"reason\":\"" + "é".repeat(62) + "\"}}");
        api.post("/api/disconnect", "{\"disconnect\":{\"code\":4000,\"reason\":\"" + "x".repeat(123) + "\"}}");

        assertThat(api.nodes.orders)
                .extracting(order ->
                        ((FakeNodes.DisconnectOrder) order).disconnect().reason())
                .containsExactly("é".repeat(61), "x".repeat(123));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 65536})
    void disconnectCodeThatNoCloseFrameTakesIsBadRequest(int code) {
        assertJson(api.post("/api/disconnect", "{\"disconnect\":{\"code\":" + code + "}}"), BAD_REQUEST);
        assertThat(api.nodes.orders).isEmpty();
    }

    @Test
    void refreshPassesOnEveryField() {
        assertJson(
                api.post("/api/refresh", "{\"user\":\"42\",\"client\":\"c\",\"expire_at\":1,\"info\":{\"a\":1}}"),
                DONE);
        assertJson(api.post("/api/refresh", "{\"expired\":true}"), DONE);

        assertThat(api.nodes.orders)
                .containsExactly(
                        new FakeNodes.RefreshOrder(new Target("42", "c", ""), false, 1, Payload.of("{\"a\":1}")),
                        new FakeNodes.RefreshOrder(new Target("", "", ""), true, 0, null));
    }

    @Test
    void presenceShowsClientsWithTheirInfo() {
        api.channels.present.put("c1", new ClientInfo("", "c1", Payload.of("{\"a\":1}"), Payload.EMPTY));

        assertJson(
                api.post("/api/presence", "{\"channel\":\"chat:a\"}"),
                "{\"result\":{\"presence\":{\"c1\":{\"user\":\"\",\"client\":\"c1\",\"conn_info\":{\"a\":1}}}}}");
    }

    @Test
    void presenceLeavesOutInfoThatIsNotJson() {
        api.channels.present.put("c1", new ClientInfo("Zoë", "c1", Payload.of("{bad"), Payload.of("[]")));

        assertJson(
                api.post("/api/presence", "{\"channel\":\"chat:a\"}"),
                "{\"result\":{\"presence\":{\"c1\":{\"user\":\"Zoë\",\"client\":\"c1\",\"chan_info\":[]}}}}");
    }

    @Test
    void presenceOfNobodyIsEmpty() {
        assertJson(api.post("/api/presence", "{\"channel\":\"chat:a\"}"), "{\"result\":{\"presence\":{}}}");
    }

    @Test
    void presenceStatsCounts() {
        assertJson(
                api.post("/api/presence_stats", "{\"channel\":\"chat:a\"}"),
                "{\"result\":{\"num_clients\":3,\"num_users\":2}}");
    }

    @Test
    void historyShowsPublicationsAndTop() {
        var publisher = new ClientInfo("42", "c1", Payload.of("{\"n\":\"Ann\"}"), Payload.EMPTY);
        api.channels.history.add(Publication.of(Payload.of("{\"n\":1}"), publisher, 6, Map.of("k", "\"v\"")));
        api.channels.history.add(Publication.of(Payload.of("2"), null, 7, Map.of()));

        var answer = api.post(
                "/api/history",
                "{\"channel\":\"hist:a\",\"limit\":-1,\"since\":{\"offset\":5,\"epoch\":\"e\"},\"reverse\":true}");

        assertJson(
                answer,
                "{\"result\":{\"publications\":[{\"data\":{\"n\":1},\"info\":{\"user\":\"42\",\"client\":\"c1\","
                        + "\"conn_info\":{\"n\":\"Ann\"}},\"offset\":6,\"tags\":{\"k\":\"\\\"v\\\"\"}},"
                        + "{\"data\":2,\"offset\":7}],\"epoch\":\"e\",\"offset\":7}}");
        assertThat(api.channels.queries).containsExactly(new HistoryQuery(-1, new Position(5, "e"), true));
    }

    @Test
    void historyWithDataThatIsNotJsonIsAnError() {
        api.channels.history.add(Publication.of(Payload.of("{bad"), null, 1, Map.of()));

        assertJson(
                api.post("/api/history", "{\"channel\":\"hist:a\",\"limit\":1}"),
                "{\"error\":{\"code\":100,\"message\":\"internal server error\"}}");
    }

    @Test
    void historyBackwardsFromTheBeginningIsBadRequest() {
        assertJson(
                api.post("/api/history", "{\"channel\":\"hist:a\",\"reverse\":true,\"since\":{\"epoch\":\"e\"}}"),
                BAD_REQUEST);
    }

    @Test
    void historyOfAnUnrecoverablePositionSaysSo() {
        api.channels.failure = ClientError.UNRECOVERABLE_POSITION;

        assertJson(
                api.post("/api/history", "{\"channel\":\"hist:a\",\"since\":{\"offset\":1,\"epoch\":\"x\"}}"),
                "{\"error\":{\"code\":112,\"message\":\"unrecoverable position\"}}");
    }

    @Test
    void historyRemoveRemoves() {
        assertJson(api.post("/api/history_remove", "{\"channel\":\"hist:a\"}"), DONE);
        assertThat(api.channels.removed).containsExactly("hist:a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"presence", "presence_stats", "history", "history_remove"})
    void channelIsCheckedBeforeItIsAsked(String method) {
        assertJson(api.post("/api/" + method, "{}"), BAD_REQUEST);
        assertJson(api.post("/api/" + method, "{\"channel\":\"nope:a\"}"), UNKNOWN_CHANNEL);
        assertJson(api.post("/api/" + method, "{\"channel\":\"plain:a\"}"), NOT_AVAILABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"limit\":2147483648}", "{\"limit\":\"1\"}", "{\"since\":5}", "{\"reverse\":1}"})
    void historyOfTheWrongTypeIs400(String body) {
        assertThat(api.post("/api/history", body).status()).isEqualTo(400);
    }

    @Test
    void channelsMatchesThePattern() {
        api.nodes.subscribers.putAll(Map.of("chat:a", 2, "chat:b/c", 1, "plain:a", 5));

        assertJson(
                api.post("/api/channels", "{\"pattern\":\"chat:*\"}"),
                "{\"result\":{\"channels\":{\"chat:a\":{\"num_clients\":2},\"chat:b/c\":{\"num_clients\":1}}}}");
        assertThat(api.post("/api/channels", "{}").body()).contains("chat:a", "chat:b/c", "plain:a");
        assertJson(api.post("/api/channels", "{\"pattern\":\"x\"}"), "{\"result\":{\"channels\":{}}}");
        assertJson(api.post("/api/channels", "{\"pattern\":\"[\"}"), BAD_REQUEST);
    }

    @Test
    void infoDescribesTheNodes() {
        assertJson(
                api.post("/api/info", "{}"),
                "{\"result\":{\"nodes\":[{\"uid\":\"u-1\",\"name\":\"n1\",\"version\":\"6.9.1\",\"num_clients\":3,"
                        + "\"num_users\":2,\"num_channels\":2,\"num_subs\":4}]}}");
        assertThat(api.post("/api/info", "").status()).isEqualTo(400);
    }

    @Test
    void rpcKnowsNoMethod() {
        assertJson(
                api.post("/api/rpc", "{\"method\":\"x\",\"params\":{\"deep\":[{}]}}"),
                "{\"error\":{\"code\":104,\"message\":\"not found\"}}");
        assertJson(api.post("/api/rpc", "{}"), BAD_REQUEST);
    }

    @Test
    void mapsAndSharedPollsAreNotThereYet() {
        assertJson(api.post("/api/map_publish", "{\"channel\":\"plain:a\",\"key\":\"k\",\"data\":1}"), BAD_REQUEST);
        assertJson(api.post("/api/map_publish", "{\"channel\":\"nope:a\",\"key\":\"k\"}"), UNKNOWN_CHANNEL);
        assertJson(api.post("/api/map_remove", "{\"channel\":\"plain:a\"}"), BAD_REQUEST);
        assertJson(api.post("/api/map_clear", "{\"channel\":\"nope:a\"}"), UNKNOWN_CHANNEL);
        assertJson(api.post("/api/shared_poll_publish", "{\"channel\":\"plain:a\",\"key\":\"k\"}"), NOT_AVAILABLE);
    }
}
