package dev.gyre.server.config;

/// Transports that this release does not have.
final class LaterTransports {

    private static final String BODY = "Bytes of a request's body.";

    private LaterTransports() {}

    static void read(Section s) {
        s.unavailable("sse", "Server-sent events.", sse -> streaming(sse, "/connection/sse"));
        s.unavailable("http_stream", "HTTP streaming.", stream -> streaming(stream, "/connection/http_stream"));
        s.unavailable("webtransport", "WebTransport.", transport -> {
            endpoint(transport, "/connection/webtransport");
            transport.integer("message_size_limit", 65536, "Bytes of one message from a client.");
        });
        s.unavailable("uni_sse", "Unidirectional server-sent events.", sse -> {
            streaming(sse, "/connection/uni_sse");
            connectCodes(sse.section("connect_code_to_http_response", "HTTP answers for errors at connect."));
        });
        s.unavailable("uni_http_stream", "Unidirectional HTTP streaming.", stream -> {
            streaming(stream, "/connection/uni_http_stream");
            connectCodes(stream.section("connect_code_to_http_response", "HTTP answers for errors at connect."));
        });
        s.unavailable("uni_websocket", "Unidirectional WebSocket.", LaterTransports::uniWebsocket);
        s.unavailable("uni_grpc", "Unidirectional gRPC.", grpc -> {
            grpc.bool("enabled", "Serve it.");
            grpc.string("address", "", "Address to listen on.");
            grpc.integer("port", 11000, "Port to listen on.");
            grpc.integer("max_receive_message_size", 0, "Bytes of one message from a client.");
            SharedKeys.tls(grpc.section("tls", "TLS on this port."));
        });
        s.unavailable("emulation", "The way back of clients that only receive.", emulation -> {
            emulation.string("handler_prefix", "/emulation", "Path of the endpoint.");
            emulation.integer("max_request_body_size", 65536, BODY);
        });
        s.unavailable(
                "init",
                "An endpoint that a page can ask before it connects.",
                init -> endpoint(init, "/connection/init"));
    }

    private static void endpoint(Section s, String path) {
        s.bool("enabled", "Serve it.");
        s.string("handler_prefix", path, "Path of the endpoint.");
    }

    private static void streaming(Section s, String path) {
        endpoint(s, path);
        s.integer("max_request_body_size", 65536, BODY);
    }

    private static void connectCodes(Section s) {
        s.bool("enabled", "Turn error codes into HTTP answers.");
        s.items("transforms", "What an error code becomes.", transform -> {
            transform.integer("code", 0, "Code of the error.");
            Section to = transform.section("to", "The HTTP answer.");
            to.integer("status_code", 0, "HTTP status code.");
            to.string("body", "", "Body of the answer.");
            return transform;
        });
    }

    private static void uniWebsocket(Section s) {
        endpoint(s, "/connection/uni_websocket");
        s.duration("write_timeout", "1s", "How long one write to a client may take.");
        s.integer("message_size_limit", 65536, "Bytes of one message from a client.");
        Later.webSocketCompression(s);
        s.bool("disable_closing_handshake", "Close without the closing handshake.");
        s.bool("disable_disconnect_push", "Close without a disconnect push.");
        s.bool("join_push_messages", "Send several pushes in one message.");
    }
}
