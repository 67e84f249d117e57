package dev.gyre.server.prometheus;

import dev.gyre.server.metrics.HttpMetrics;
import dev.gyre.server.transport.HttpConnection;
import dev.gyre.server.transport.HttpEndpoint;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/// Counts the answers of an endpoint: `prometheus.instrument_http_handlers`.
public final class CountedEndpoint implements HttpEndpoint {

    private final String path;
    private final HttpEndpoint endpoint;
    private final HttpMetrics metrics;

    private CountedEndpoint(String path, HttpEndpoint endpoint, HttpMetrics metrics) {
        this.path = path;
        this.endpoint = endpoint;
        this.metrics = metrics;
    }

    /// @param endpoints by path
    public static Map<String, HttpEndpoint> all(Map<String, HttpEndpoint> endpoints, HttpMetrics metrics) {
        var counted = new HashMap<String, HttpEndpoint>();
        endpoints.forEach((path, endpoint) -> counted.put(path, new CountedEndpoint(path, endpoint, metrics)));
        return counted;
    }

    @Override
    public CompletionStage<HttpResponse> handle(HttpRequest request, HttpConnection connection) {
        String method = request.method().value();
        return endpoint.handle(request, connection).thenApply(response -> {
            metrics.answered(path, method, response.status().intValue());
            return response;
        });
    }
}
