package dev.gyre.server.config;

/// The `prometheus` section.
///
/// @param path where metrics are served; empty for nowhere
/// @param countsHttpRequests whether requests to the node's ports are counted
public record PrometheusConfig(String path, boolean countsHttpRequests) {

    static PrometheusConfig read(Section s) {
        boolean enabled = s.bool("enabled", "Serve them.");
        String path = Paths.read(s, "/metrics", "Path of the endpoint.");
        boolean countsHttpRequests =
                s.bool("instrument_http_handlers", "Count HTTP requests by path, method and status.");
        s.unavailableKeys(keys -> {
            keys.bool("recovered_publications_histogram", "Measure how many publications are recovered.");
            keys.bool("native_histograms", "Use native histograms.");
        });
        return new PrometheusConfig(enabled ? path : "", countsHttpRequests);
    }
}
