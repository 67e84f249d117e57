package dev.gyre.server.config;

/// Sections about running a node, and the gRPC API, that this release does not have.
final class LaterOperations {

    private LaterOperations() {}

    static void read(Section s) {
        s.unavailable("grpc_api", "The server API over gRPC.", grpc -> {
            grpc.bool("enabled", "Serve it.");
            grpc.string("error_mode", "", "`transport` answers errors with gRPC status codes.");
            grpc.string("address", "", "Address to listen on.");
            grpc.integer("port", 10000, "Port to listen on.");
            grpc.secret("key", "Key that callers send.");
            SharedKeys.tls(grpc.section("tls", "TLS on this port."));
            grpc.bool("reflection", "Serve gRPC reflection.");
            grpc.integer("max_receive_message_size", 0, "Bytes of one request.");
        });
        s.unavailable("admin", "The web interface.", LaterOperations::admin);
        s.unavailable("swagger", "A page that shows the server API.", swagger -> endpoint(swagger, "/swagger"));
        s.unavailable("debug", "Profiles of the process.", debug -> endpoint(debug, "/debug/pprof"));
        s.unavailable("opentelemetry", "Traces.", traces -> {
            traces.bool("enabled", "Send traces.");
            traces.bool("api", "Trace the server API.");
            traces.bool("consuming", "Trace consumers.");
            traces.bool("google_cloud_adc_auth", "Authenticate with Google's application default credentials.");
        });
        s.unavailable("graphite", "Metrics for Graphite.", graphite -> {
            graphite.bool("enabled", "Send metrics.");
            graphite.string("host", "localhost", "Host of Graphite.");
            graphite.integer("port", 2003, "Port of Graphite.");
            graphite.string("prefix", "centrifugo", "Prefix of the names.");
            graphite.duration("interval", "10s", "How often metrics are sent.");
            graphite.bool("tags", "Use tags.");
        });
        s.section("usage_stats", "Statistics for Centrifugo's authors; Gyre sends none.")
                .bool("disabled", "Accepted; there is nothing to disable.");
        s.unavailableKeys(keys -> keys.bool("enable_unreleased_features", "Switch on features that are being tried."));
    }

    private static void endpoint(Section s, String path) {
        s.bool("enabled", "Serve it.");
        s.string("handler_prefix", path, "Path of the endpoint.");
    }

    private static void admin(Section s) {
        s.bool("enabled", "Serve it.");
        s.string("handler_prefix", "", "Path of the interface; empty for `/`.");
        s.secret("password", "Password of the interface.");
        s.secret("secret", "Secret that signs the tokens of the interface.");
        s.bool("insecure", "Ask for no password. For development only.");
        s.string("web_path", "", "Folder with another interface.");
        s.string("web_proxy_address", "", "Address of another interface.");
        s.bool("external", "Serve it on the external port even if there is an internal one.");
    }
}
