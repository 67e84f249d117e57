package dev.gyre.server.cluster;

import dev.gyre.server.config.ClusterConfig;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;

/// Makes a node a member of a cluster.
public final class ClusterForming {

    private ClusterForming() {}

    /// A node without seed nodes is a cluster of one from now on, which others may join; one with seed nodes is
    /// already about to join them.
    public static void begin(ActorSystem<?> system, ClusterConfig config) {
        if (config.seedNodes().isEmpty()) {
            var cluster = Cluster.get(system);
            cluster.manager().tell(Join.create(cluster.selfMember().address()));
        }
    }
}
