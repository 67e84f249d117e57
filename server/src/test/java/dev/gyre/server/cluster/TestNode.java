package dev.gyre.server.cluster;

import com.typesafe.config.ConfigFactory;
import dev.gyre.server.config.ClusterConfig;
import dev.gyre.server.config.ConfigException;
import dev.gyre.server.config.ConfigLoader;
import dev.gyre.server.config.GyreConfig;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;

/// A node of a cluster in this process, with its own actor system and made-up clients.
final class TestNode implements AutoCloseable {

    final ActorSystem<Void> system;
    final FakeClients clients = new FakeClients();
    final ClusterNodeControl control;
    private final ClusterConfig config;

    private TestNode(String name, Duration timeout, ClusterConfig config, String pekko) {
        this.config = config;
        var settings = ConfigFactory.parseString(pekko)
                .withFallback(ConfigFactory.parseString("pekko.loglevel = WARNING"))
                .withFallback(ClusterSettings.of(config, config.seedNodes(), 2, "0.1.0", "shared"));
        system = ActorSystem.create(Behaviors.empty(), ClusterSettings.SYSTEM_NAME, settings);
        control = ClusterNodeControl.start(
                system, new NodeIdentity("uid-" + name, name, "0.1.0"), clients, clients, new MadeUpLoad(), timeout);
    }

    private static final class MadeUpLoad implements MemberLoad {
        @Override
        public int connections() {
            return 7;
        }

        @Override
        public CompletionStage<Shards> shards() {
            return CompletableFuture.completedFuture(new Shards(11, 13));
        }
    }

    /// A cluster of one.
    static TestNode alone(String name, Duration timeout) {
        ClusterConfig config = GyreConfig.defaults().cluster();
        var node = new TestNode(name, timeout, config, "");
        ClusterForming.begin(node.system, config);
        return node;
    }

    /// A node that joins the cluster of another.
    static TestNode joining(TestNode other, String name, Duration timeout) {
        var node = new TestNode(name, timeout, GyreConfig.defaults().cluster(), "");
        node.cluster().manager().tell(Join.create(other.address()));
        return node;
    }

    /// A node that is about to do what its configuration says.
    ///
    /// @param cluster JSON of the `cluster` section
    /// @param pekko settings that stand above those
    static TestNode configured(String cluster, NameResolver resolver, String pekko) {
        var node = of(cluster, pekko);
        ClusterForming.begin(node.system, node.config, resolver);
        return node;
    }

    private static TestNode of(String cluster, String pekko) {
        return new TestNode("n", Duration.ofSeconds(3), config(cluster), pekko);
    }

    static ClusterConfig config(String cluster) {
        try {
            return new ConfigLoader(Map.of(), Map.of())
                    .load("test.json", "{\"storage\":{\"url\":\"jdbc:postgresql://db/x\"},\"cluster\":" + cluster + "}")
                    .config()
                    .cluster();
        } catch (ConfigException unusable) {
            throw new AssertionError(unusable.problems().toString(), unusable);
        }
    }

    /// How many working members it sees.
    int members() {
        int up = 0;
        for (var member : cluster().state().getMembers()) {
            if (member.status().equals(MemberStatus.up())) {
                up++;
            }
        }
        return up;
    }

    Cluster cluster() {
        return Cluster.get(system);
    }

    Address address() {
        return cluster().selfMember().address();
    }

    @Override
    public void close() {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().join();
    }
}
