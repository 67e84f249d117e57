package dev.gyre.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.server.channel.ConfiguredNamespaces;
import dev.gyre.server.config.ConfigException;
import dev.gyre.server.config.ConfigLoader;
import dev.gyre.server.config.GyreConfig;
import dev.gyre.server.config.HttpApiConfig;
import dev.gyre.server.config.Secret;
import dev.gyre.server.metrics.NodeMetrics;
import dev.gyre.server.transport.EndpointCall;
import dev.gyre.server.transport.HttpEndpoint;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/// Calls the endpoints of the server API in the way of a listener, with channels and nodes that are not there.
final class ApiCalls {

    static final Instant NOW = Instant.ofEpochSecond(2_000_000_000L);

    static final HttpApiConfig WITH_KEY = new HttpApiConfig(false, "/api", new Secret("k"), false, false, false);
    static final HttpApiConfig OPEN = new HttpApiConfig(false, "/api", Secret.NONE, false, false, true);

    private static final String CONFIG = """
        {"channel": {"namespaces": [
          {"name": "plain"},
          {"name": "hist", "history_size": 5, "history_ttl": "300s"},
          {"name": "chat", "presence": true},
          {"name": "fmtjson", "publication_data_format": "json"},
          {"name": "fmtobj", "publication_data_format": "json_object"},
          {"name": "fmtbin", "publication_data_format": "binary"}
        ]}}
        """;

    /// Only for bodies that are not there at once.
    static final ActorTestKit KIT = ActorTestKit.create();

    final FakeChannels channels = new FakeChannels();
    final FakeNodes nodes = new FakeNodes();
    final AtomicBoolean shuttingDown = new AtomicBoolean();
    final Map<String, HttpEndpoint> endpoints;

    ApiCalls() {
        this(OPEN);
    }

    ApiCalls(HttpApiConfig config) {
        var api = new ServerApi(
                channels,
                new ConfiguredNamespaces(config().channel()),
                nodes,
                () -> NOW,
                NodeMetrics.create().api());
        endpoints = ApiRoutes.endpoints(config, api, shuttingDown::get, KIT.system());
    }

    record Answer(int status, String contentType, String body) {}

    /// A POST without any header.
    Answer post(String path, String body) {
        return send(HttpMethods.POST, path, body, Map.of());
    }

    Answer send(HttpMethod method, String pathAndQuery, String body, Map<String, String> headers) {
        var request =
                HttpRequest.create(pathAndQuery).withMethod(method).withEntity(ContentTypes.APPLICATION_JSON, body);
        for (var header : headers.entrySet()) {
            request = request.addHeader(RawHeader.create(header.getKey(), header.getValue()));
        }
        return answer(begin(request));
    }

    CompletableFuture<HttpResponse> begin(HttpRequest request) {
        var endpoint = Objects.requireNonNull(endpoints.get(request.getUri().path()), "no endpoint");
        return EndpointCall.send(endpoint, request);
    }

    static Answer answer(CompletableFuture<HttpResponse> response) {
        HttpResponse done = get(response);
        var entity = (HttpEntity.Strict) done.entity();
        return new Answer(
                done.status().intValue(),
                entity.getContentType().toString(),
                entity.getData().utf8String());
    }

    static void assertJson(Answer answer, String body) {
        assertThat(answer).isEqualTo(new Answer(200, "application/json", body));
    }

    private static HttpResponse get(CompletableFuture<HttpResponse> response) {
        try {
            return response.get(5, TimeUnit.SECONDS);
        } catch (InterruptedException | TimeoutException | ExecutionException failure) {
            throw new AssertionError("no response", failure);
        }
    }

    private static GyreConfig config() {
        try {
            return new ConfigLoader(Map.of(), Map.of())
                    .load("config.json", CONFIG)
                    .config();
        } catch (ConfigException wrong) {
            throw new AssertionError(wrong);
        }
    }
}
