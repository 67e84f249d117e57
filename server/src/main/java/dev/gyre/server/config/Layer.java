package dev.gyre.server.config;

/// A JSON text whose values apply where the configuration file has none.
///
/// @param name for messages
public record Layer(String name, String text) {}
