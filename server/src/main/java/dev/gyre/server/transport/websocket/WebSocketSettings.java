package dev.gyre.server.transport.websocket;

import dev.gyre.server.config.ClientConfig;
import dev.gyre.server.config.WebsocketConfig;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// @param messageSizeLimit bytes of one message from a client; over it 1009
/// @param queueMaxSize bytes that may wait for a slow client; over it 3008
/// @param writeTimeout the longest time without progress of a write; over it the connection ends
/// @param pingInterval of control frames, for clients that ask for them in place of the session's pings
/// @param pongTimeout how long such a ping may stay unanswered
/// @param keptHeaders names of request headers that sessions can ask for
public record WebSocketSettings(
        int messageSizeLimit,
        int queueMaxSize,
        Duration writeTimeout,
        Duration pingInterval,
        Duration pongTimeout,
        Set<String> keptHeaders) {

    private static final Duration FALLBACK_PING_INTERVAL = Duration.ofSeconds(25);
    private static final Duration FALLBACK_PONG_TIMEOUT = Duration.ofSeconds(10);

    public WebSocketSettings {
        pingInterval = pingInterval.isPositive() ? pingInterval : FALLBACK_PING_INTERVAL;
        pongTimeout = pongTimeout.isPositive() ? pongTimeout : FALLBACK_PONG_TIMEOUT;
        keptHeaders =
                keptHeaders.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    public static WebSocketSettings of(WebsocketConfig websocket, ClientConfig client, Set<String> keptHeaders) {
        return new WebSocketSettings(
                websocket.messageSizeLimit(),
                client.queueMaxSize(),
                websocket.writeTimeout(),
                client.pingInterval(),
                client.pongTimeout(),
                keptHeaders);
    }
}
