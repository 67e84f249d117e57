package dev.gyre.server.config;

import java.time.Duration;

/// The `cluster.bootstrap` section: nodes that find each other by DNS.
///
/// @param dnsName name whose address records are those of the nodes; empty for seed nodes
/// @param requiredNodes fewer do not form a new cluster
/// @param stableMargin how long the records must have stayed the same before a new cluster is formed
public record BootstrapConfig(String dnsName, int requiredNodes, Duration stableMargin) {

    static BootstrapConfig read(Section s) {
        var bootstrap = new BootstrapConfig(
                s.string(
                        "dns_name",
                        "",
                        "Name whose address records are those of all nodes, such as a headless service of Kubernetes;"
                                + " empty to use `seed_nodes`."),
                s.integer("required_nodes", 2, "Nodes that must have found each other to form a new cluster."),
                s.duration(
                        "stable_margin",
                        "5s",
                        "How long the records must have stayed the same before a new cluster is formed."));
        s.check(bootstrap.requiredNodes > 0, "required_nodes", "must be positive");
        return bootstrap;
    }

    public boolean enabled() {
        return !dnsName.isEmpty();
    }
}
