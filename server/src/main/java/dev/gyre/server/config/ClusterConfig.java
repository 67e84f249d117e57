package dev.gyre.server.config;

import java.time.Duration;
import java.util.List;

/// Gyre's own `cluster` section.
///
/// @param host address that other nodes reach this one at; loopback by default
/// @param port of the cluster transport, 0 for any free one
/// @param seedNodes `host:port` of nodes to join; empty for a cluster of one
/// @param publishTimeout how long a publication may wait for its answer
public record ClusterConfig(String host, int port, List<String> seedNodes, Duration publishTimeout) {

    public ClusterConfig {
        seedNodes = List.copyOf(seedNodes);
    }
}
