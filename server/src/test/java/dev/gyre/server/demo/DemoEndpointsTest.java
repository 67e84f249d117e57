package dev.gyre.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gyre.server.transport.EndpointCall;
import dev.gyre.server.transport.HttpEndpoint;
import java.util.Map;
import java.util.Random;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoEndpointsTest {

    private final Map<String, HttpEndpoint> endpoints =
            DemoEndpoints.create((user, info) -> "signed-" + user, new Random(7));

    @Test
    void everyVisitorGetsAnotherUserWithAToken() throws Exception {
        JsonNode first = token("/demo/token");
        JsonNode second = token("/demo/token?visitor=");

        assertThat(first.path("user").asText()).isNotEqualTo(second.path("user").asText());
        assertThat(first.path("token").asText())
                .isEqualTo("signed-" + first.path("user").asText());
        assertThat(first.path("info").path("name").asText()).matches("[A-Z][a-z]+ [A-Z][a-z]+");
        assertThat(first.path("info").path("hue").asInt()).isBetween(0, 359);
    }

    @Test
    void returningVisitorStaysTheSame() throws Exception {
        JsonNode first = token("/demo/token");

        JsonNode again = token("/demo/token?visitor=" + first.path("user").asText());

        assertThat(again).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin", "a%22b-c-123", "brisk-otter", "brisk-otter-1234", "%3Cb%3E-otter-123"})
    void nameThatWasNotGivenOutIsReplaced(String name) throws Exception {
        JsonNode visitor = token("/demo/token?visitor=" + name);

        assertThat(visitor.path("user").asText())
                .matches("[a-z]+-[a-z]+-[0-9]{3}")
                .isNotEqualTo(name);
    }

    @Test
    void pageWithoutScriptSaysWhatIsMissing() {
        boolean built = answer(HttpRequest.GET("/demo/app.js")).status().equals(StatusCodes.OK);

        String page = EndpointCall.text(answer(HttpRequest.GET("/")));

        assertThat(page).contains(built ? "/demo/app.js" : "npm was missing");
    }

    @Test
    void pageIsReadOnly() {
        HttpResponse response = answer(HttpRequest.POST("/"));

        assertThat(response.status()).isEqualTo(StatusCodes.METHOD_NOT_ALLOWED);
    }

    @Test
    void pageMayNotBeFramedOrRunForeignScripts() {
        HttpResponse response = answer(HttpRequest.GET("/"));

        assertThat(response.getHeader("Content-Security-Policy").orElseThrow().value())
                .contains("default-src 'self'")
                .contains("frame-ancestors 'none'");
    }

    private JsonNode token(String uri) throws Exception {
        return new ObjectMapper().readTree(EndpointCall.text(answer(HttpRequest.GET(uri))));
    }

    private HttpResponse answer(HttpRequest request) {
        HttpEndpoint endpoint = endpoints.getOrDefault(request.getUri().path(), (_, _) -> {
            throw new AssertionError("no endpoint for " + request.getUri());
        });
        return EndpointCall.send(endpoint, request).join();
    }
}
