package dev.gyre.server.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import dev.gyre.server.config.ClusterConfig;
import dev.gyre.server.config.ClusterTlsConfig;
import java.util.List;
import java.util.Map;
import org.apache.pekko.remote.artery.tcp.ssl.RotatingKeysSSLEngineProvider;

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
    /// @param seedNodes from [ClusterForming]
    /// @param threads of the dispatcher that runs nearly everything: as many as there are processors
    /// @param appVersion of this program: new shards go to the nodes with the newest
    /// @param journal what [JournalCheck] compares
    public static Config of(
            ClusterConfig cluster, List<String> seedNodes, int threads, String appVersion, String journal) {
        List<String> seeds = seedNodes.stream()
                .map(seed -> "pekko://" + SYSTEM_NAME + "@" + seed)
                .toList();
        return ConfigFactory.defaultOverrides()
                .withFallback(transport(cluster.tls()))
                .withFallback(ConfigFactory.parseMap(Map.of(
                        "pekko.remote.artery.canonical.hostname",
                        cluster.host(),
                        "pekko.remote.artery.canonical.port",
                        cluster.port(),
                        "pekko.remote.artery.bind.hostname",
                        cluster.bindHost().isEmpty() ? cluster.host() : cluster.bindHost(),
                        "pekko.cluster.roles",
                        cluster.roles().stream().sorted().toList(),
                        "gyre.cluster.journal",
                        journal,
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

    private static Config transport(ClusterTlsConfig tls) {
        if (!tls.enabled()) {
            return ConfigFactory.empty();
        }
        return ConfigFactory.parseMap(Map.of(
                "pekko.remote.artery.transport",
                "tls-tcp",
                "pekko.remote.artery.ssl.ssl-engine-provider",
                RotatingKeysSSLEngineProvider.class.getName(),
                "pekko.remote.artery.ssl.rotating-keys-engine.cert-file",
                tls.certPemFile(),
                "pekko.remote.artery.ssl.rotating-keys-engine.key-file",
                tls.keyPemFile(),
                "pekko.remote.artery.ssl.rotating-keys-engine.ca-cert-file",
                tls.caPemFile()));
    }
}
