package dev.gyre.server.config;

import java.util.OptionalInt;

/// The `http_server` section.
///
/// @param address interface to listen on, empty for all
/// @param internalPort where the server API and other internal endpoints are served, when not on `port`
public record HttpServerConfig(String address, int port, String internalAddress, OptionalInt internalPort) {}
