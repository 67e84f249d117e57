package dev.gyre.server.config;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Gyre's own `cluster` section.
///
/// @param host address that other nodes reach this one at; loopback by default
/// @param bindHost address to listen on when it is another one, empty for `host`
/// @param port of the cluster transport, 0 for any free one
/// @param seedNodes `host:port` of nodes to join; empty for a cluster of one
/// @param roles what this node holds, of [#CONNECTIONS] and [#CHANNELS]; never empty
/// @param publishTimeout how long a publication may wait for its answer
public record ClusterConfig(
        String host,
        String bindHost,
        int port,
        List<String> seedNodes,
        Set<String> roles,
        BootstrapConfig bootstrap,
        ClusterTlsConfig tls,
        Duration publishTimeout,
        LeavingConfig leaving) {

    /// Serves clients.
    public static final String CONNECTIONS = "connections";

    /// Holds channels, and writes their history.
    public static final String CHANNELS = "channels";

    private static final Set<String> ALL_ROLES = Set.of(CONNECTIONS, CHANNELS);
    private static final Set<String> ALL_INTERFACES = Set.of("0.0.0.0", "::", "[::]", "0:0:0:0:0:0:0:0");
    private static final Pattern NODE = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^:\\s/@\\[\\]]+):[1-9]\\d{0,4}");
    private static final Pattern IP_ADDRESS = Pattern.compile("\\d+(\\.\\d+){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

    public ClusterConfig {
        seedNodes = List.copyOf(seedNodes);
        roles = roles.isEmpty() ? ALL_ROLES : Set.copyOf(roles);
    }

    static ClusterConfig read(Section s) {
        List<String> roles = s.strings(
                "roles", "What this node holds: `connections`, `channels`, or both, which is what empty means.");
        ClusterConfig cluster = new ClusterConfig(
                s.string("host", "127.0.0.1", "Address that the other nodes reach this node at."),
                s.string("bind_host", "", "Address to listen on, when it is another one; empty for `host`."),
                s.integer("port", 0, "Port that the other nodes reach this node at; 0 for any free one."),
                s.strings("seed_nodes", "Nodes to join, as `host:port`; empty for a cluster of one."),
                Set.copyOf(roles),
                BootstrapConfig.read(s.section("bootstrap", "Nodes that find each other by DNS.")),
                ClusterTlsConfig.read(s.section("tls", "Mutual TLS between nodes.")),
                s.duration("publish_timeout", "5s", "How long a publication may wait for its answer."),
                LeavingConfig.read(s.section("leaving", "How a node that is told to stop leaves the others.")));
        s.check(cluster.port <= 65535, "port", "must be a port, 0 to 65535");
        s.check(
                !ALL_INTERFACES.contains(cluster.host),
                "host",
                "must be one address that the other nodes can reach; to listen on all, set cluster.bind_host");
        s.check(
                cluster.seedNodes.stream().allMatch(node -> NODE.matcher(node).matches()),
                "seed_nodes",
                "must be a list of host:port");
        s.check(ALL_ROLES.containsAll(roles), "roles", "must be a list of connections and channels");
        if (cluster.bootstrap.enabled()) {
            s.check(cluster.seedNodes.isEmpty(), "seed_nodes", "must be empty when cluster.bootstrap.dns_name is set");
            s.check(cluster.port > 0, "port", "must be the same for all nodes when cluster.bootstrap.dns_name is set");
            s.check(
                    IP_ADDRESS.matcher(cluster.host).matches(),
                    "host",
                    "must be the IP address of this node when cluster.bootstrap.dns_name is set");
        }
        return cluster;
    }

    public boolean holdsConnections() {
        return roles.contains(CONNECTIONS);
    }

    public boolean holdsChannels() {
        return roles.contains(CHANNELS);
    }

    /// Whether nodes other than this one are to be found.
    public boolean joinsOthers() {
        return bootstrap.enabled() || seedNodes.stream().anyMatch(node -> !node.equals(self()));
    }

    /// Whether this is the node that forms a new cluster when no seed node answers.
    public boolean isFirstSeed() {
        return !seedNodes.isEmpty() && seedNodes.getFirst().equals(self());
    }

    private String self() {
        return host + ":" + port;
    }
}
