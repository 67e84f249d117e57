package dev.gyre.server.cli;

import dev.gyre.server.config.GyreConfig;
import dev.gyre.server.config.HttpServerConfig;
import java.net.InetSocketAddress;
import java.time.Instant;

/// What a node in development mode prints when it is ready.
///
/// @param address that the external endpoints are bound to
/// @param channel that the example publishes into
/// @param token the ready-made connection token
record Banner(GyreConfig config, InetSocketAddress address, String channel, TokenRequest token) {

    String render(Instant now) {
        String host = host();
        String site = host + ":" + address.getPort();
        String api = "http://" + host + ":" + apiPort() + config.httpApi().handlerPrefix();
        String key = config.httpApi().key().value();
        return """

            Gyre is ready, in development mode: data and secrets are kept in ./data.

              Chat page   http://%s/
              WebSocket   ws://%s%s
              Server API  %s
              API key     %s
              Token       for user "%s", valid for a week:
              %s

            Publish into a channel, and see it on the chat page:

              curl -H %s -d %s %s/publish

            Stop with Ctrl+C.
            """.formatted(
                        site,
                        site,
                        config.websocket().handlerPrefix(),
                        api,
                        key,
                        token.user(),
                        token.sign(config.client().token(), now),
                        quoted("X-API-Key: " + key),
                        quoted("{\"channel\":\"" + channel + "\",\"data\":{\"text\":\"Hello from curl\"}}"),
                        api);
    }

    private String host() {
        if (address.getAddress() == null
                || address.getAddress().isAnyLocalAddress()
                || address.getAddress().isLoopbackAddress()) {
            return "localhost";
        }
        String host = address.getHostString();
        return host.contains(":") ? "[" + host + "]" : host;
    }

    private int apiPort() {
        HttpServerConfig server = config.httpServer();
        return config.httpApi().external()
                ? address.getPort()
                : server.internalPort().orElse(address.getPort());
    }

    /// As one word of a shell.
    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
