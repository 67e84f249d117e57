package dev.gyre.server.api;

import static dev.gyre.server.api.ApiCalls.assertJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Batches and the legacy form.
class ApiFormsTest {

    private static final String NOT_FOUND = "{\"error\":{\"code\":104,\"message\":\"not found\"}}";
    private static final String BAD_REQUEST = "{\"error\":{\"code\":107,\"message\":\"bad request\"}}";

    private final ApiCalls api = new ApiCalls();

    @Test
    void batchAnswersEachCallUnderItsName() {
        var answer = api.post("/api/batch", """
            {"commands":[{"publish":{"channel":"hist:a","data":1}},{"presence":{"channel":"plain:a"}},
            {"presence_stats":{"channel":"chat:a"}},{"rpc":{"method":"x"}},{"refresh":{}},{"info":{}},
            {"channels":null}]}\
            """);

        assertJson(
                answer,
                "{\"replies\":[{\"publish\":{\"offset\":1,\"epoch\":\"e\"}},"
                        + "{\"error\":{\"code\":108,\"message\":\"not available\"}},"
                        + "{\"presence_stats\":{\"num_clients\":3,\"num_users\":2}}," + NOT_FOUND
                        + ",{\"refresh\":{}},{\"info\":{\"nodes\":[{\"uid\":\"u-1\",\"name\":\"n1\","
                        + "\"version\":\"6.9.1\",\"num_clients\":3,\"num_users\":2,\"num_channels\":2,"
                        + "\"num_subs\":4}]}}," + NOT_FOUND + "]}");
    }

    @ParameterizedTest
    @CsvSource({"false, 1", "true, 3"})
    void batchRunsCallsOneByOneUnlessParallel(boolean parallel, int atOnce) {
        api.channels.gate = new CompletableFuture<>();
        var body = "{\"parallel\":" + parallel + ",\"commands\":[{\"publish\":{\"channel\":\"hist:a\",\"data\":1}},"
                                               + "{\"publish\":{\"channel\":\"hist:b\",\"data\":1}},{\"publish\":{\"channel\":\"hist:a\",\"data\":1}}]}";
        var response = api.begin(HttpRequest.POST("/api/batch").withEntity(ContentTypes.APPLICATION_JSON, body));
        assertThat(api.channels.published).hasSize(atOnce);

        api.channels.gate.complete(null);

        assertJson(
                ApiCalls.answer(response),
                "{\"replies\":[{\"publish\":{\"offset\":1,\"epoch\":\"e\"}},{\"publish\":{\"offset\":1,\"epoch\":\"e\"}},"
                    + "{\"publish\":{\"offset\":2,\"epoch\":\"e\"}}]}");
    }

    @Test
    void longBatchThatIsDoneAtOnceNeedsNoStack() {
        var body = "{\"commands\":[" + "{\"rpc\":{\"method\":\"x\"}},".repeat(50_000) + "null]}";

        var answer = api.post("/api/batch", body);

        assertThat(answer.body()).endsWith(NOT_FOUND + "," + BAD_REQUEST + "]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "null", "{\"commands\":[]}", "{\"commands\":null}"})
    void emptyBatchHasNoReplies(String body) {
        assertJson(api.post("/api/batch", body), "{}");
    }

    @Test
    void batchItemsWithoutSenseFailAlone() {
        var body =
                "{\"commands\":[null,{},{\"nope\":{}},{\"history\":{},\"publish\":{\"channel\":\"plain:a\",\"data\":1}}]}";

        assertJson(
                api.post("/api/batch", body),
                "{\"replies\":[" + BAD_REQUEST + "," + NOT_FOUND + "," + NOT_FOUND + ",{\"publish\":{}}]}");
    }

    @Test
    void batchThatCannotBeDecodedRunsNothing() {
        var body = "{\"commands\":[{\"publish\":{\"channel\":\"plain:a\",\"data\":1}},{\"publish\":\"x\"}]}";

        assertThat(api.post("/api/batch", body).status()).isEqualTo(400);
        assertThat(api.channels.published).isEmpty();
    }

    @Test
    void legacyCommandsAreAnsweredLineByLine() {
        var answer = api.post("/api", """
            {"id":1,"method":"publish","params":{"channel":"plain:a","data":{}}}
            {"params":{"channel":"plain:a"},"method":"presence","id":2}{"method":"rpc","params":{"method":"x"}}\
            """);

        assertJson(
                answer,
                "{\"id\":1,\"result\":{}}\n{\"id\":2,\"error\":{\"code\":108,\"message\":\"not available\"}}\n"
                        + NOT_FOUND);
    }

    @ParameterizedTest
    @CsvSource({
        "'0', '{\"result\":{}}'",
        "'\"PUBLISH\"', '{\"result\":{}}'",
        "null, '{\"result\":{}}'",
        "'\"Presence_Stats\"', '{\"error\":{\"code\":108,\"message\":\"not available\"}}'",
        "'4', '{\"error\":{\"code\":108,\"message\":\"not available\"}}'",
        "'12', '{\"result\":{}}'",
        "'33', '{\"error\":{\"code\":107,\"message\":\"bad request\"}}'",
        "'39', '{\"error\":{\"code\":108,\"message\":\"not available\"}}'",
        "'1000', '{\"error\":{\"code\":104,\"message\":\"not found\"}}'",
        "'-1', '{\"error\":{\"code\":104,\"message\":\"not found\"}}'",
        "'\"connections\"', '{\"error\":{\"code\":104,\"message\":\"not found\"}}'",
        "'\"Revoke_Token\"', '{\"error\":{\"code\":104,\"message\":\"not found\"}}'"
    })
    void legacyMethodIsANameOrANumber(String method, String reply) {
        assertJson(
                api.post("/api", "{\"method\":" + method + ",\"params\":{\"channel\":\"plain:a\",\"data\":1}}"), reply);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "[]",
                "{\"method\":\"foo\",\"params\":{}}",
                "{\"method\":\"batch\",\"params\":{}}",
                "{\"method\":1.5,\"params\":{}}",
                "{\"method\":{},\"params\":{}}",
                "{\"id\":\"1\",\"method\":\"rpc\"}",
                "{\"id\":-1,\"method\":\"rpc\"}",
                "{\"method\":\"publish\",\"params\":{\"channel\":\"plain:a\",\"data\":1}}\n{bad"
            })
    void legacyBodyThatCannotBeDecodedRunsNothing(String body) {
        assertThat(api.post("/api", body).status()).isEqualTo(400);
        assertThat(api.channels.published).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"method\":\"publish\",\"params\":\"x\"}",
                "{\"method\":\"publish\",\"params\":{\"channel\":1}}",
                "{\"method\":\"publish\",\"params\":null}",
                "{\"method\":\"publish\"}",
                "{\"method\":\"channels\"}",
                "{}",
                "null"
            })
    void legacyParametersThatCannotBeDecodedFailTheirCommand(String body) {
        assertJson(api.post("/api", body), BAD_REQUEST);
    }

    @Test
    void legacyInfoNeedsNoParameters() {
        assertThat(api.post("/api", "{\"method\":\"info\"}").body()).startsWith("{\"result\":{\"nodes\":[");
    }

    @Test
    void legacyFormTakesNoCallsWhileShuttingDown() {
        api.shuttingDown.set(true);

        assertThat(api.post("/api", "{\"method\":\"rpc\",\"params\":{}}").status())
                .isEqualTo(503);
        assertJson(api.post("/api/rpc", "{\"method\":\"x\"}"), NOT_FOUND);
    }
}
