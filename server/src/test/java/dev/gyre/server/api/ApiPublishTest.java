package dev.gyre.server.api;

import static dev.gyre.server.api.ApiCalls.assertJson;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.protocol.Payload;
import dev.gyre.server.api.ApiCalls.Answer;
import dev.gyre.server.channel.Channels.Draft;
import dev.gyre.server.config.HttpApiConfig;
import dev.gyre.server.config.Secret;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiPublishTest {

    private static final String BAD_REQUEST = "{\"error\":{\"code\":107,\"message\":\"bad request\"}}";
    private static final String UNKNOWN_CHANNEL = "{\"error\":{\"code\":102,\"message\":\"unknown channel\"}}";

    private final ApiCalls api = new ApiCalls();

    @Test
    void withoutHistoryTheResultIsEmpty() {
        assertJson(publish("{\"channel\":\"plain:a\",\"data\":{\"n\":1}}"), "{\"result\":{}}");
    }

    @Test
    void withHistoryTheResultHasThePosition() {
        assertJson(publish("{\"channel\":\"hist:a\",\"data\":{}}"), "{\"result\":{\"offset\":1,\"epoch\":\"e\"}}");
    }

    @Test
    void everyFieldReachesTheChannel() {
        publish("""
            {"channel":"hist:a","data":[1],"tags":{"a":"b"},"idempotency_key":"i","skip_history":true,
             "delta":true,"version":18446744073709551615,"version_epoch":"v","unknown":{"x":[null]}}\
            """);

        assertThat(published())
                .isEqualTo(new Draft(Payload.of("[1]"), null, Map.of("a", "b"), "i", true, true, Long.MAX_VALUE, "v"));
    }

    @Test
    void fieldNamesMayHaveAnyCaseAndNullIsAbsent() {
        publish("{\"Channel\":\"plain:a\",\"DATA\":1,\"Tags\":null,\"idempotency_KEY\":null,\"version\":null}");

        assertThat(published()).isEqualTo(Draft.of(Payload.of("1"), null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"big\":12345678901234567890.10,\"html\":\"<b>&</b>\",\"e\":\"é 😀\"}",
                "\"a \\\"quoted\\\" \\u00e9 string\"",
                "-0.5e+10",
                "true",
                "null",
                "[ 1 , [ ] , { } ]"
            })
    void dataIsPassedOnAsItWasSent(String data) {
        publish("{\"channel\":\"plain:a\",\"data\": " + data + " ,\"x\":1}");
        publish("{\"data\":" + data + ",\"channel\":\"plain:a\"}");

        assertThat(api.channels.published)
                .extracting(call -> call.draft().data().utf8())
                .containsExactly(data, data);
    }

    @Test
    void lineBreaksBetweenTokensAreTakenOut() {
        publish("{\"channel\":\"plain:a\",\"data\":{\r\n\"n\":\n1,\"s\":\"a\\nb\"\n}}");

        assertThat(published().data()).isEqualTo(Payload.of("{\"n\":1,\"s\":\"a\\nb\"}"));
    }

    @Test
    void base64WinsOverData() {
        publish("{\"channel\":\"fmtbin:a\",\"data\":1,\"b64data\":\"AP8=\"}");

        assertThat(published().data()).isEqualTo(Payload.of(new byte[] {0, (byte) 0xFF}));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"data\":{}}",
                "{\"channel\":\"\",\"data\":{}}",
                "{\"channel\":\"plain:a\"}",
                "{\"channel\":\"plain:a\",\"b64data\":\"***\"}",
                "{\"channel\":\"nope:a\",\"b64data\":\"e30\"}",
                "{\"channel\":\"fmtjson:a\"}",
                "{\"channel\":\"fmtjson:a\",\"b64data\":\"e2JhZA==\"}",
                "{\"channel\":\"fmtobj:a\",\"data\":[1]}",
                "null",
                "{}"
            })
    void withoutSenseIsBadRequest(String body) {
        assertJson(publish(body), BAD_REQUEST);
        assertThat(api.channels.published).isEmpty();
    }

    @Test
    void unknownNamespaceComesBeforeMissingData() {
        assertJson(publish("{\"channel\":\"nope:a\"}"), UNKNOWN_CHANNEL);
    }

    @Test
    void binaryNamespaceTakesNothing() {
        assertJson(publish("{\"channel\":\"fmtbin:a\"}"), "{\"result\":{}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "[]",
                "\"x\"",
                "5",
                "{",
                "{\"channel\":\"plain:a\",\"data\":{}} garbage",
                "{\"channel\":\"plain:a\",\"data\":{}}{}",
                "{\"channel\":\"plain:a\",\"data\":{\"a\":}}",
                "{\"channel\":\"plain:a\",\"data\":tru}",
                "{\"channel\":\"plain:a\",\"data\":01}",
                "{\"channel\":\"plain:a\",\"data\":{\"a\":1,}}",
                "{\"channel\":1,\"data\":{}}",
                "{\"channel\":\"plain:a\",\"data\":{},\"tags\":{\"a\":1}}",
                "{\"channel\":\"plain:a\",\"data\":{},\"tags\":[]}",
                "{\"channel\":\"plain:a\",\"data\":{},\"skip_history\":\"yes\"}",
                "{\"channel\":\"plain:a\",\"data\":{},\"version\":-1}",
                "{\"channel\":\"plain:a\",\"data\":{},\"version\":1.5}",
                "{\"channel\":\"plain:a\",\"data\":{},\"version\":18446744073709551616}",
                "\uFEFF{\"channel\":\"plain:a\",\"data\":{}}"
            })
    void undecodableBodyIs400(String body) {
        assertThat(publish(body)).isEqualTo(new Answer(400, "text/plain; charset=UTF-8", "Bad Request\n"));
        assertThat(api.channels.published).isEmpty();
    }

    @Test
    void dataThatIsNotUtf8Is400() {
        var body =
                "{\"channel\":\"plain:a\",\"data\":\"\u00C3(\"}".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        var request = HttpRequest.POST("/api/publish").withEntity(ContentTypes.APPLICATION_JSON, body);

        assertThat(ApiCalls.answer(api.begin(request)).status()).isEqualTo(400);
    }

    @Test
    void answersWhenTheChannelDoes() {
        api.channels.gate = new CompletableFuture<>();
        var request = HttpRequest.POST("/api/publish")
                .withEntity(ContentTypes.APPLICATION_JSON, "{\"channel\":\"plain:a\",\"data\":1}");
        var response = api.begin(request);
        assertThat(response).isNotDone();

        api.channels.gate.complete(null);

        assertJson(ApiCalls.answer(response), "{\"result\":{}}");
    }

    @Test
    void failureOfTheChannelIsAnError() {
        assertJson(
                publish("{\"channel\":\"plain:!\",\"data\":1}"),
                "{\"error\":{\"code\":100,\"message\":\"internal server error\"}}");
    }

    @Test
    void errorsBecomeStatusesWhenTheRequestAsksForIt() {
        var transport = Map.of("X-Centrifugo-Error-Mode", "transport");

        assertThat(api.send(HttpMethods.POST, "/api/publish", "{\"data\":1}", transport))
                .isEqualTo(new Answer(400, "application/json", "{\"code\":107,\"message\":\"bad request\"}"));
        assertThat(api.send(HttpMethods.POST, "/api/publish", "{\"channel\":\"nope:a\",\"data\":1}", transport))
                .isEqualTo(new Answer(404, "application/json", "{\"code\":102,\"message\":\"unknown channel\"}"));
        assertThat(api.send(HttpMethods.POST, "/api/publish", "{\"channel\":\"plain:!\",\"data\":1}", transport)
                        .status())
                .isEqualTo(500);
        assertJson(
                api.send(HttpMethods.POST, "/api/publish", "{\"channel\":\"plain:a\",\"data\":1}", transport),
                "{\"result\":{}}");
        assertJson(
                api.send(
                        HttpMethods.POST,
                        "/api/publish",
                        "{\"data\":1}",
                        Map.of("X-Centrifugo-Error-Mode", "Transport")),
                BAD_REQUEST);
    }

    @Test
    void errorsBecomeStatusesWhenConfigured() {
        var transport = new ApiCalls(new HttpApiConfig(false, "/api", Secret.NONE, true, false, true));

        assertThat(transport.post("/api/presence", "{\"channel\":\"plain:a\"}"))
                .isEqualTo(new Answer(400, "application/json", "{\"code\":108,\"message\":\"not available\"}"));
        assertJson(
                transport.post("/api/batch", "{\"commands\":[{\"publish\":{}}]}"),
                "{\"replies\":[" + BAD_REQUEST + "]}");
        assertJson(transport.post("/api", "{\"params\":{}}"), BAD_REQUEST);
    }

    @Test
    void broadcastAnswersForEveryChannelInOrder() {
        var answer = api.post(
                "/api/broadcast",
                "{\"channels\":[\"hist:a\",\"nope:b\",\"\",\"plain:!\",\"hist:a\"],\"data\":{\"n\":1}}");

        assertJson(
                answer,
                "{\"result\":{\"responses\":[{\"result\":{\"offset\":1,\"epoch\":\"e\"}}," + UNKNOWN_CHANNEL + ","
                        + BAD_REQUEST + ",{\"error\":{\"code\":100,\"message\":\"internal server error\"}},"
                        + "{\"result\":{\"offset\":2,\"epoch\":\"e\"}}]}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"data\":{}}",
                "{\"channels\":[],\"data\":{}}",
                "{\"channels\":[\"plain:a\"],\"b64data\":\"***\"}",
                "null"
            })
    void broadcastWithoutSenseIsBadRequest(String body) {
        assertJson(api.post("/api/broadcast", body), BAD_REQUEST);
    }

    @Test
    void broadcastToMoreChannelsThanRunAtOnceAnswersForAll() {
        api.channels.gate = new CompletableFuture<>();
        var names = new StringBuilder();
        for (int i = 0; i < 5000; i++) {
            names.append(i == 0 ? "" : ",").append("\"hist:").append(i).append('"');
        }
        var request = HttpRequest.POST("/api/broadcast")
                .withEntity(ContentTypes.APPLICATION_JSON, "{\"data\":1,\"channels\":[" + names + "]}");
        var response = api.begin(request);
        assertThat(api.channels.published).hasSize(1024);

        api.channels.gate.complete(null);

        assertThat(ApiCalls.answer(response).body().split("\"offset\":1", -1)).hasSize(5001);
    }

    private Answer publish(String body) {
        return api.post("/api/publish", body);
    }

    private Draft published() {
        assertThat(api.channels.published).hasSize(1);
        return api.channels.published.getFirst().draft();
    }
}
