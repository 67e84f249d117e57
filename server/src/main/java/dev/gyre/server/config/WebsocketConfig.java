package dev.gyre.server.config;

import java.time.Duration;

/// The `websocket` section.
///
/// @param messageSizeLimit bytes of one message from a client
public record WebsocketConfig(boolean disabled, String handlerPrefix, Duration writeTimeout, int messageSizeLimit) {

    static WebsocketConfig read(Section s) {
        WebsocketConfig websocket = new WebsocketConfig(
                s.bool("disabled", "Do not serve WebSocket."),
                Paths.read(s, "/connection/websocket", "Path of the WebSocket endpoint."),
                s.duration("write_timeout", "1s", "How long one write to a client may take."),
                s.integer("message_size_limit", 65536, "Bytes of one message from a client."));
        s.unavailableKeys(Later::webSocketCompression);
        return websocket;
    }
}
