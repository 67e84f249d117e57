package dev.gyre.server.metrics;

import java.util.List;
import java.util.Set;

/// Requests to a node's ports.
///
/// Source: Centrifugo `internal/middleware/http_instrumentation.go`.
public final class HttpMetrics {

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private final CounterFamily requests = new CounterFamily(
            "centrifugo_node_incoming_http_requests_total",
            "HTTP requests to the endpoints of this node.",
            "path",
            "method",
            "status");

    HttpMetrics() {}

    /// @param path of the endpoint
    /// @param method as the client calls it, which may be anything
    public void answered(String path, String method, int status) {
        requests.with(path, METHODS.contains(method) ? method : "other", Integer.toString(status))
                .increment();
    }

    List<CounterFamily> counters() {
        return List.of(requests);
    }
}
