package dev.gyre.server.cluster;

import com.typesafe.config.ConfigFactory;
import dev.gyre.server.config.ClusterConfig;
import dev.gyre.server.config.GyreConfig;
import java.time.Duration;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;

/// A node of a cluster in this process, with its own actor system and made-up clients.
final class TestNode implements AutoCloseable {

    private static final ClusterConfig CLUSTER = GyreConfig.defaults().cluster();

    final ActorSystem<Void> system;
    final FakeClients clients = new FakeClients();
    final ClusterNodeControl control;

    private TestNode(String name, Duration timeout) {
        var settings = ConfigFactory.parseString("pekko.loglevel = WARNING")
                .withFallback(ClusterSettings.of(CLUSTER, 2, "0.1.0"));
        system = ActorSystem.create(Behaviors.empty(), ClusterSettings.SYSTEM_NAME, settings);
        control = ClusterNodeControl.start(
                system, new NodeIdentity("uid-" + name, name, "0.1.0"), clients, clients, timeout);
    }

    /// A cluster of one.
    static TestNode alone(String name, Duration timeout) {
        var node = new TestNode(name, timeout);
        ClusterForming.begin(node.system, CLUSTER);
        return node;
    }

    /// A node that joins the cluster of another.
    static TestNode joining(TestNode other, String name, Duration timeout) {
        var node = new TestNode(name, timeout);
        node.cluster().manager().tell(Join.create(other.address()));
        return node;
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
