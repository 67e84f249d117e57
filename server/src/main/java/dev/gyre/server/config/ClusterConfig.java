package dev.gyre.server.config;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/// Gyre's own `cluster` section.
///
/// @param host address that other nodes reach this one at; loopback by default
/// @param port of the cluster transport, 0 for any free one
/// @param seedNodes `host:port` of nodes to join; empty for a cluster of one
/// @param publishTimeout how long a publication may wait for its answer
public record ClusterConfig(
        String host, int port, List<String> seedNodes, Duration publishTimeout, LeavingConfig leaving) {

    private static final Pattern NODE = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^:\\s/@\\[\\]]+):[1-9]\\d{0,4}");

    public ClusterConfig {
        seedNodes = List.copyOf(seedNodes);
    }

    static ClusterConfig read(Section s) {
        ClusterConfig cluster = new ClusterConfig(
                s.string("host", "127.0.0.1", "Address that the other nodes reach this node at."),
                s.integer("port", 0, "Port that the other nodes reach this node at; 0 for any free one."),
                s.strings("seed_nodes", "Nodes to join, as `host:port`; empty for a cluster of one."),
                s.duration("publish_timeout", "5s", "How long a publication may wait for its answer."),
                LeavingConfig.read(s.section("leaving", "How a node that is told to stop leaves the others.")));
        s.check(cluster.port <= 65535, "port", "must be a port, 0 to 65535");
        s.check(
                cluster.seedNodes.stream().allMatch(node -> NODE.matcher(node).matches()),
                "seed_nodes",
                "must be a list of host:port");
        return cluster;
    }

    /// Whether seed nodes other than this node are named.
    boolean joinsOthers() {
        return seedNodes.stream().anyMatch(node -> !node.equals(host + ":" + port));
    }
}
