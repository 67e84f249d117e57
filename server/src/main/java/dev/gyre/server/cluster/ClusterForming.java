package dev.gyre.server.cluster;

import dev.gyre.server.config.ClusterConfig;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;

/// Makes a node a member of a cluster.
public final class ClusterForming {

    private ClusterForming() {}

    /// The nodes to ask for membership, as `host:port`. Only the first of them forms a new cluster, when none of the
    /// others answers: one that is first and knows that members live, although it may not reach them, goes behind.
    ///
    /// @param membersLive what the lock in the shared database says
    public static List<String> seedNodes(ClusterConfig config, boolean membersLive) {
        List<String> configured = config.seedNodes();
        if (!membersLive || !config.isFirstSeed()) {
            return configured;
        }
        return Stream.concat(configured.stream().skip(1), Stream.of(configured.getFirst()))
                .toList();
    }

    /// A node without seed nodes is a cluster of one from now on, which others may join; one with seed nodes is
    /// already about to join them; one with a DNS name begins to look for the others.
    public static void begin(ActorSystem<?> system, ClusterConfig config) {
        begin(system, config, NameResolver.SYSTEM);
    }

    static void begin(ActorSystem<?> system, ClusterConfig config, NameResolver resolver) {
        if (config.bootstrap().enabled()) {
            // a thread a question: resolvers may take their time, and only one question is open
            Executor blocking = Executors.newVirtualThreadPerTaskExecutor();
            system.systemActorOf(
                    DnsBootstrap.create(config.bootstrap(), resolver, blocking), DnsBootstrap.NAME, Props.empty());
        } else if (config.seedNodes().isEmpty()) {
            var cluster = Cluster.get(system);
            cluster.manager().tell(Join.create(cluster.selfMember().address()));
        }
    }
}
