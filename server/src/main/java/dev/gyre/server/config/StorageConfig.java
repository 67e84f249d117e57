package dev.gyre.server.config;

/// Gyre's own `storage` section: the journal's database.
///
/// @param url a JDBC URL, `jdbc:h2:file:…`, `jdbc:h2:mem:…` or `jdbc:postgresql:…`
/// @param maxConnections connections in the pool
public record StorageConfig(String url, String user, Secret password, int maxConnections) {}
