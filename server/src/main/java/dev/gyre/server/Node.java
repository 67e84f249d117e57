package dev.gyre.server;

import dev.gyre.server.auth.TokenVerifiers;
import dev.gyre.server.channel.ChannelRegion;
import dev.gyre.server.channel.ChannelSharding;
import dev.gyre.server.channel.Channels;
import dev.gyre.server.channel.ConfiguredNamespaces;
import dev.gyre.server.channel.LiveNamespaces;
import dev.gyre.server.channel.Namespaces;
import dev.gyre.server.channel.RandomEpochs;
import dev.gyre.server.channel.ShardedChannels;
import dev.gyre.server.client.ClusterClients;
import dev.gyre.server.client.LocalClients;
import dev.gyre.server.client.SessionEnvironment;
import dev.gyre.server.client.SessionFactory;
import dev.gyre.server.client.Sessions;
import dev.gyre.server.client.Timers;
import dev.gyre.server.cluster.ClusterNodeControl;
import dev.gyre.server.cluster.MemberLoad;
import dev.gyre.server.cluster.Membership;
import dev.gyre.server.cluster.NodeIdentity;
import dev.gyre.server.config.GyreConfig;
import dev.gyre.server.config.HttpServerConfig;
import dev.gyre.server.hub.HubSettings;
import dev.gyre.server.hub.RelayHub;
import dev.gyre.server.lifecycle.Draining;
import dev.gyre.server.lifecycle.Leaving;
import dev.gyre.server.lifecycle.Readiness;
import dev.gyre.server.metrics.NodeMetrics;
import dev.gyre.server.transport.Connections;
import dev.gyre.server.transport.tcp.Listeners;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.typed.Cluster;

/// The parts of a node that serve clients and back ends, on a member of a cluster, put together.
final class Node {

    /// How long surveys of all nodes wait for silent ones.
    private static final Duration SURVEY_TIMEOUT = Duration.ofSeconds(10);

    private static final Duration HOLDINGS_TIMEOUT = Duration.ofSeconds(3);

    final ActorSystem<?> system;
    final GyreConfig config;
    final Membership membership;
    final Readiness readiness;
    final NodeMetrics metrics = NodeMetrics.create();
    final Connections connections = new Connections();
    final LocalClients clients = new LocalClients();
    final InstantSource clock = InstantSource.system();
    final RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();
    final RandomEpochs epochs = new RandomEpochs();
    final LiveNamespaces namespaces;
    final ChannelRegion region;
    final Channels channels;
    final RelayHub hub;
    final ClusterNodeControl control;
    private final TokenVerifiers tokens;
    private final Listeners listeners;

    private Node(ActorSystem<?> system, GyreConfig config) {
        this.system = system;
        this.config = config;
        membership = new Membership(system);
        readiness = new Readiness(membership::standing, membership::isRemoved);
        listeners = new Listeners(system);
        Duration timeout = config.cluster().publishTimeout();
        namespaces = new LiveNamespaces(config.channel());
        tokens = TokenVerifiers.of(config.client(), clock);
        region = ChannelSharding.start(system, namespaces, clock, epochs);
        channels = new ShardedChannels(system, region, timeout, metrics.cluster());
        long uid = Cluster.get(system).selfMember().uniqueAddress().longUid();
        hub = RelayHub.start(
                system,
                region,
                HubSettings.of(
                        uid,
                        clock,
                        timeout,
                        config.client().channelPositionCheckDelay(),
                        config.client().channelPositionMaxTimeLag(),
                        metrics.relays()));
        hub.followCluster(system);
        var identity = NodeIdentity.of(
                UUID.randomUUID().toString(),
                config.nodeName(),
                config.httpServer().port(),
                Version.FULL);
        control = ClusterNodeControl.start(system, identity, clients, hub, load(), SURVEY_TIMEOUT);
    }

    /// Returns when the node is warm; it does not listen yet.
    ///
    /// @throws IOException when the channels or the journal do not answer
    static Node start(ActorSystem<?> system, GyreConfig config) throws IOException {
        var node = new Node(system, config);
        new StartUp(node).run();
        node.metrics.reset();
        return node;
    }

    private MemberLoad load() {
        return new MemberLoad() {
            @Override
            public int connections() {
                return connections.size();
            }

            @Override
            public CompletionStage<Shards> shards() {
                return region.holdings(HOLDINGS_TIMEOUT).thenApply(held -> new Shards(held.shards(), held.entities()));
            }
        };
    }

    SessionFactory sessions() {
        return new Sessions(config, environment(namespaces, clients, control), tokens);
    }

    /// Sessions of their own, which nobody else sees.
    ///
    /// @param rules which these sessions follow
    SessionFactory visitors(GyreConfig rules) {
        var visitors = new LocalClients();
        return new Sessions(
                rules,
                environment(new ConfiguredNamespaces(rules.channel()), visitors, ClusterClients.of(visitors)),
                TokenVerifiers.of(rules.client(), clock));
    }

    private SessionEnvironment environment(Namespaces names, LocalClients registry, ClusterClients cluster) {
        return new SessionEnvironment(
                names,
                channels,
                hub,
                registry,
                cluster,
                Timers.of(system.classicSystem().scheduler(), system.executionContext()),
                clock,
                random,
                () -> UUID.randomUUID().toString(),
                Version.FULL);
    }

    /// Opens the ports.
    ///
    /// @param development whether the demo page is served
    /// @throws IOException when an address cannot be listened on; the message names it
    void listen(boolean development) throws IOException {
        HttpServerConfig http = config.httpServer();
        var endpoints = Endpoints.of(this, development);
        listeners.bind(http.address(), http.port(), endpoints.external());
        if (http.internalPort().isPresent()) {
            listeners.bind(http.internalAddress(), http.internalPort().getAsInt(), endpoints.internal());
        }
    }

    InetSocketAddress address() {
        return listeners.address();
    }

    /// Tokens are verified and channels kept by this configuration from now on.
    void reload(GyreConfig newest) {
        tokens.reload(newest.client(), clock);
        namespaces.reload(newest.channel());
    }

    /// The steps by which it leaves.
    Leaving leaving() {
        int clientsPerSecond = config.cluster().leaving().connectionsPerSecond();
        return new Leaving(
                system,
                config,
                membership,
                readiness,
                region,
                new Draining(system, listeners, connections, clientsPerSecond));
    }
}
