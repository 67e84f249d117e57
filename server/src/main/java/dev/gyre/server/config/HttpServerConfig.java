package dev.gyre.server.config;

import java.util.OptionalInt;

/// The `http_server` section.
///
/// @param address interface to listen on, empty for all
/// @param internalPort where the server API and other internal endpoints are served, when not on `port`
public record HttpServerConfig(String address, int port, String internalAddress, OptionalInt internalPort) {

    static HttpServerConfig read(Section s) {
        String address = s.string("address", "", "Address to listen on; empty for all.");
        int port = s.integer("port", 8000, "Port of the endpoints for clients.");
        s.check(port <= 65535, "port", "must be a port, 1 to 65535");
        String internalAddress =
                s.string("internal_address", "", "Address of the internal port; empty for that of `address`.");
        OptionalInt internalPort = internalPort(s);
        SharedKeys.tls(s, "tls", "TLS on the external port.", PLAIN_PORT);
        s.unavailable("tls_autocert", "Certificates from an ACME authority.", PLAIN_PORT, autocert -> {
            autocert.bool("enabled", "Get certificates automatically.");
            autocert.strings("host_whitelist", "Host names to get certificates for.");
            autocert.string("cache_dir", "", "Folder that keeps the certificates.");
            autocert.string("email", "", "Address that the authority may write to.");
            autocert.string("server_name", "", "Name for clients that send none.");
            autocert.bool("http", "Answer challenges over HTTP.");
            autocert.string("http_addr", ":80", "Address for challenges over HTTP.");
        });
        s.unavailableKeys(keys -> {
            keys.bool("tls_external", "Use TLS on the external port only.");
            keys.bool("h2c_external", "Accept HTTP/2 without TLS on the external port.");
        });
        SharedKeys.tls(s, "internal_tls", "TLS on the internal port.", PLAIN_PORT);
        s.unavailable("http3", "HTTP/3.", http3 -> http3.bool("enabled", "Serve HTTP/3 too."));
        return new HttpServerConfig(address, port, internalAddress, internalPort);
    }

    private static final String PLAIN_PORT =
            "not available in this release: the port speaks plain HTTP, put a proxy that ends TLS before it";

    private static OptionalInt internalPort(Section s) {
        String text = s.string(
                "internal_port",
                "",
                "Port of the server API, health and other internal endpoints; empty for the same as `port`.");
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        boolean isPort = text.matches("\\d{1,5}") && Integer.parseInt(text) <= 65535;
        s.check(isPort, "internal_port", "must be a port, 1 to 65535");
        return isPort ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
    }
}
