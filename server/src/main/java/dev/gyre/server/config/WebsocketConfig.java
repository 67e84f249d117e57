package dev.gyre.server.config;

import java.time.Duration;

/// The `websocket` section.
///
/// @param messageSizeLimit bytes of one message from a client
public record WebsocketConfig(boolean disabled, String handlerPrefix, Duration writeTimeout, int messageSizeLimit) {}
