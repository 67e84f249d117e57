package dev.gyre.server.config;

/// The `http_api` section.
///
/// @param transportErrorMode whether errors become HTTP status codes by default
/// @param external whether the API is served on the external port too
public record HttpApiConfig(
        boolean disabled,
        String handlerPrefix,
        Secret key,
        boolean transportErrorMode,
        boolean external,
        boolean insecure) {}
