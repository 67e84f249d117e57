package dev.gyre.server.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import dev.gyre.server.config.ClusterConfig;
import java.util.List;
import java.util.Map;

/// Pekko's settings for a node, made from Gyre's own `cluster` section and the resources `gyre-cluster.conf`, which
/// has what never differs, `gyre-channel.conf` and `gyre-control.conf`, which have the serializers of the messages
/// between nodes.
public final class ClusterSettings {

    /// The name of every node's actor system; part of all addresses.
    public static final String SYSTEM_NAME = "gyre";

    private ClusterSettings() {}

    /// Settings that stand above Pekko's own defaults and below system properties; without seed nodes the node has to
    /// be told to join itself ([ClusterForming]).
    ///
    /// @param threads of the dispatcher that runs nearly everything: as many as there are processors
    /// @param appVersion of this program: new shards go to the nodes with the newest
    public static Config of(ClusterConfig cluster, int threads, String appVersion) {
        List<String> seeds = cluster.seedNodes().stream()
                .map(seed -> "pekko://" + SYSTEM_NAME + "@" + seed)
                .toList();
        return ConfigFactory.defaultOverrides()
                .withFallback(ConfigFactory.parseMap(Map.of(
                        "pekko.remote.artery.canonical.hostname",
                        cluster.host(),
                        "pekko.remote.artery.canonical.port",
                        cluster.port(),
                        "pekko.cluster.app-version",
                        appVersion)))
                .withValue("pekko.cluster.seed-nodes", ConfigValueFactory.fromIterable(seeds))
                .withValue("gyre.threads", ConfigValueFactory.fromAnyRef(threads))
                .withFallback(ConfigFactory.parseResourcesAnySyntax("gyre-channel"))
                .withFallback(ConfigFactory.parseResourcesAnySyntax("gyre-control"))
                .withFallback(ConfigFactory.parseResourcesAnySyntax("gyre-cluster"))
                .withFallback(ConfigFactory.defaultReference())
                .resolve();
    }
}
