package dev.gyre.server.config;

import java.util.List;

/// Groups of keys that several unavailable sections have in common.
final class SharedKeys {

    private SharedKeys() {}

    static void tls(Section s, String name, String description, String consequence) {
        s.unavailable(name, description, consequence, SharedKeys::tls);
    }

    static void tls(Section s) {
        s.bool("enabled", "Use TLS.");
        s.string("cert_pem", "", "Certificate chain: PEM text, PEM in base64, or a file.");
        s.string("key_pem", "", "Private key: PEM text, PEM in base64, or a file.");
        s.string("server_ca_pem", "", "Authorities that may sign the certificate of the other side's server.");
        s.string("client_ca_pem", "", "Authorities that may sign client certificates; set it to require one.");
        s.bool("insecure_skip_verify", "Do not verify the other side's certificate.");
        s.string("server_name", "", "Host name to verify.");
    }

    static void redis(Section s) {
        s.strings("address", List.of("redis://127.0.0.1:6379"), "Addresses of Redis.");
        s.duration("connect_timeout", "1s", "How long a connection may take.");
        s.duration("io_timeout", "4s", "How long a command may take.");
        s.integer("db", 0, "Number of the database.");
        s.string("user", "", "User name.");
        s.secret("password", "Password.");
        s.string("client_name", "", "Name of the connections.");
        s.bool("force_resp2", "Use the RESP2 protocol.");
        s.strings("cluster_address", "Addresses of Redis Cluster.");
        s.strings("sentinel_address", "Addresses of Redis Sentinel.");
        s.string("sentinel_user", "", "User name for Sentinel.");
        s.secret("sentinel_password", "Password for Sentinel.");
        s.string("sentinel_master_name", "", "Name of the master in Sentinel.");
        s.string("sentinel_client_name", "", "Name of the connections to Sentinel.");
        s.section("replica_client", "Reads from replicas.").bool("enabled", "Read from replicas.");
        tls(s.section("tls", "TLS to Redis."));
        tls(s.section("sentinel_tls", "TLS to Sentinel."));
    }

    static void proxy(Section s) {
        s.string("endpoint", "", "Where requests go: `http://`, `https://` or `grpc://`.");
        s.duration("timeout", "1s", "How long an answer may take.");
        s.strings("http_headers", "Headers of the client's request to pass on.");
        s.strings("grpc_metadata", "Metadata of the client's gRPC request to pass on.");
        s.strings("emulated_headers", "Headers that the client sends in the connect command to pass on.");
        s.bool("binary_encoding", "Send payloads as base64.");
        s.bool("include_connection_meta", "Send the connection's meta data.");
        Section http = s.section("http", "Requests over HTTP.");
        http.stringMap("static_headers", "Headers to add to each request.");
        http.items("status_to_code_transforms", "What HTTP status codes of the answer become.", transform -> {
            transform.integer("status_code", 0, "HTTP status code.");
            Section error = transform.section("to_error", "Error for the client.");
            error.integer("code", 0, "Code of the error.");
            error.string("message", "", "Message of the error.");
            error.bool("temporary", "Whether the client may try again.");
            Section disconnect = transform.section("to_disconnect", "Disconnect for the client.");
            disconnect.integer("code", 0, "Code of the disconnect.");
            disconnect.string("reason", "", "Reason of the disconnect.");
            return transform;
        });
        tls(http.section("tls", "TLS of requests over HTTP."));
        Section grpc = s.section("grpc", "Requests over gRPC.");
        grpc.string("credentials_key", "", "Name of the credentials in the metadata.");
        grpc.secret("credentials_value", "Value of the credentials.");
        grpc.bool("compression", "Compress requests.");
        grpc.stringMap("static_metadata", "Metadata to add to each request.");
        tls(grpc.section("tls", "TLS of requests over gRPC."));
    }

    static void proxyWithSwitch(Section s) {
        s.bool("enabled", "Use this proxy.");
        proxy(s);
    }
}
