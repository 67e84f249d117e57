package dev.gyre.server.api;

import static dev.gyre.server.api.ApiCalls.assertJson;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.server.api.ApiCalls.Answer;
import dev.gyre.server.config.HttpApiConfig;
import dev.gyre.server.config.Secret;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiAccessTest {

    private static final String RPC = "{\"method\":\"x\"}";
    private static final String RPC_REPLY = "{\"error\":{\"code\":104,\"message\":\"not found\"}}";

    private final ApiCalls api = new ApiCalls(ApiCalls.WITH_KEY);

    @Test
    void keyHeaderLetsIn() {
        assertJson(call("/api/rpc", Map.of("X-API-Key", "k")), RPC_REPLY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"apikey k", "APIKEY k", "  ApiKey   k "})
    void authorizationLetsIn(String value) {
        assertJson(call("/api/rpc", Map.of("Authorization", value)), RPC_REPLY);
    }

    @Test
    void queryParameterLetsIn() {
        assertJson(call("/api/rpc?api_key=k", Map.of()), RPC_REPLY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "k", "apikey", "apikey ", "apikey k extra", "Bearer k", "apikey K", "apikey kk"})
    void anyOtherAuthorizationIsRefused(String value) {
        assertRefused(call("/api/rpc", Map.of("Authorization", value)));
    }

    @Test
    void wrongKeyHeaderHidesAuthorizationButNotTheQuery() {
        var headers = Map.of("X-API-Key", "wrong", "Authorization", "apikey k");

        assertRefused(call("/api/rpc", headers));
        assertJson(call("/api/rpc?api_key=k", headers), RPC_REPLY);
    }

    @Test
    void emptyKeyHeaderFallsBackToAuthorization() {
        assertJson(call("/api/rpc", Map.of("X-API-Key", "", "Authorization", "apikey k")), RPC_REPLY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/rpc", "/api/rpc?api_key=", "/api/rpc?api_key=wrong", "/api/rpc?key=k"})
    void withoutKeyNobodyIsLetIn(String path) {
        assertRefused(call(path, Map.of()));
    }

    @Test
    void unsetKeyLetsNobodyIn() {
        var unset = new ApiCalls(new HttpApiConfig(false, "/api", Secret.NONE, false, false, false));

        assertRefused(unset.send(HttpMethods.POST, "/api/rpc?api_key=", RPC, Map.of("X-API-Key", "")));
        assertRefused(unset.send(HttpMethods.POST, "/api/rpc", RPC, Map.of("Authorization", "apikey ")));
    }

    @Test
    void insecureNeedsNoKey() {
        assertJson(new ApiCalls(ApiCalls.OPEN).post("/api/rpc", RPC), RPC_REPLY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "OPTIONS", "HEAD"})
    void anyMethodButPostIsRefusedBeforeTheKeyIsLookedAt(String method) {
        var answer = api.send(HttpMethods.lookup(method).orElseThrow(), "/api/publish", "", Map.of());

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void everyMethodHasItsPathUnderThePrefix() {
        var moved = new ApiCalls(new HttpApiConfig(false, "/custom", Secret.NONE, false, false, true));

        assertThat(moved.endpoints.keySet())
                .contains(
                        "/custom",
                        "/custom/publish",
                        "/custom/broadcast",
                        "/custom/subscribe",
                        "/custom/unsubscribe",
                        "/custom/disconnect",
                        "/custom/refresh",
                        "/custom/presence",
                        "/custom/presence_stats",
                        "/custom/history",
                        "/custom/history_remove",
                        "/custom/channels",
                        "/custom/info",
                        "/custom/rpc",
                        "/custom/batch")
                .doesNotContain("/custom/connections", "/custom/Publish");
    }

    @Test
    void disabledHasNoPath() {
        assertThat(new ApiCalls(new HttpApiConfig(true, "/api", Secret.NONE, false, false, true)).endpoints)
                .isEmpty();
    }

    private Answer call(String path, Map<String, String> headers) {
        return api.send(HttpMethods.POST, path, RPC, headers);
    }

    private static void assertRefused(Answer answer) {
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body()).isEmpty();
    }
}
