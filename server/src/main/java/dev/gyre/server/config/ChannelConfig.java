package dev.gyre.server.config;

import java.time.Duration;
import java.util.Map;

/// The `channel` section.
///
/// @param namespaces options by namespace name
/// @param maxLength longest channel name that a client may subscribe to, in bytes
public record ChannelConfig(
        ChannelOptions withoutNamespace,
        Map<String, ChannelOptions> namespaces,
        Duration historyMetaTtl,
        int maxLength,
        String privatePrefix,
        String namespaceBoundary,
        String userBoundary,
        String userSeparator) {

    public ChannelConfig {
        namespaces = Map.copyOf(namespaces);
    }
}
