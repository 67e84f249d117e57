package dev.gyre.server;

import dev.gyre.persistence.JournalFigures;
import dev.gyre.protocol.Disconnect;
import dev.gyre.protocol.Position;
import dev.gyre.server.api.ApiRoutes;
import dev.gyre.server.api.ClusterEndpoint;
import dev.gyre.server.api.ServerApi;
import dev.gyre.server.auth.TokenVerifiers;
import dev.gyre.server.channel.ChannelRegion;
import dev.gyre.server.channel.ChannelSharding;
import dev.gyre.server.channel.Channels;
import dev.gyre.server.channel.ConfiguredNamespaces;
import dev.gyre.server.channel.DurableWarmUp;
import dev.gyre.server.channel.JournalProbe;
import dev.gyre.server.channel.LiveNamespaces;
import dev.gyre.server.channel.Namespaces;
import dev.gyre.server.channel.ShardedChannels;
import dev.gyre.server.client.ClusterClients;
import dev.gyre.server.client.LocalClients;
import dev.gyre.server.client.SessionEnvironment;
import dev.gyre.server.client.Sessions;
import dev.gyre.server.client.Timers;
import dev.gyre.server.cluster.ClusterNodeControl;
import dev.gyre.server.cluster.MemberLoad;
import dev.gyre.server.cluster.Members;
import dev.gyre.server.cluster.Membership;
import dev.gyre.server.cluster.NodeIdentity;
import dev.gyre.server.config.GyreConfig;
import dev.gyre.server.config.HttpServerConfig;
import dev.gyre.server.demo.DemoEndpoints;
import dev.gyre.server.hub.HubSettings;
import dev.gyre.server.hub.RelayHub;
import dev.gyre.server.metrics.NodeMetrics;
import dev.gyre.server.prometheus.CountedEndpoint;
import dev.gyre.server.prometheus.MetricsEndpoint;
import dev.gyre.server.prometheus.NodeGauges;
import dev.gyre.server.transport.Connections;
import dev.gyre.server.transport.HttpEndpoint;
import dev.gyre.server.transport.OriginCheck;
import dev.gyre.server.transport.tcp.HttpLimits;
import dev.gyre.server.transport.tcp.HttpListener;
import dev.gyre.server.transport.websocket.WebSocketEndpoint;
import dev.gyre.server.transport.websocket.WebSocketForms;
import dev.gyre.server.transport.websocket.WebSocketSettings;
import dev.gyre.server.warmup.WarmUp;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.typed.Cluster;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The parts of a node that serve clients and back ends, on a member of a cluster.
final class Node {

    /// How long surveys of all nodes wait for silent ones.
    private static final Duration SURVEY_TIMEOUT = Duration.ofSeconds(10);

    private static final Duration CHANNELS_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration HOLDINGS_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration WARM_UP_LIMIT = Duration.ofMillis(300);
    private static final Duration DURABLE_WARM_UP_LIMIT = Duration.ofSeconds(3);

    /// For the last of the clients to go when all have been told.
    private static final Duration LAST_CLIENTS = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    private final ActorSystem<?> system;
    private final GyreConfig config;
    private final Membership membership;
    private final Readiness readiness;
    private final NodeMetrics metrics = NodeMetrics.create();
    private final Connections connections = new Connections();
    private final LocalClients clients = new LocalClients();
    private final InstantSource clock = InstantSource.system();
    private final RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();
    private final RandomEpochs epochs = new RandomEpochs();
    private final LiveNamespaces namespaces;
    private final TokenVerifiers tokens;
    private final ChannelRegion region;
    private final Channels channels;
    private final RelayHub hub;
    private final ClusterNodeControl control;
    private final List<HttpListener> listeners = new ArrayList<>();

    private Node(ActorSystem<?> system, GyreConfig config) {
        this.system = system;
        this.config = config;
        membership = new Membership(system);
        readiness = new Readiness(membership::standing, membership::isRemoved);
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
        GyreConfig open = GyreConfig.openToEverybody();
        CompletionStage<Channels.PublishResult> written = node.probeJournal(open);
        try (var door = config.cluster().holdsConnections() ? node.openWarmUpDoor(open) : null) {
            node.awaitChannels(written);
            node.wakeDurableChannels(open);
            if (door != null) {
                door.warmUp(WARM_UP_LIMIT);
            }
        }
        node.metrics.reset();
        return node;
    }

    private CompletionStage<Channels.PublishResult> probeJournal(GyreConfig open) {
        return config.cluster().holdsChannels()
                ? JournalProbe.write(
                        system, journalName(), open.channel().withoutNamespace(), clock, epochs, CHANNELS_TIMEOUT)
                : CompletableFuture.completedFuture(new Channels.Published(Position.NONE));
    }

    /// Tells this node's own channels in the journal from those of others.
    private String journalName() {
        return config.cluster().host() + ":" + config.httpServer().port();
    }

    /// Goes on for a while when the ports are open, until the first client comes.
    private void wakeDurableChannels(GyreConfig open) {
        if (config.cluster().holdsChannels() && config.channel().anyDurable()) {
            DurableWarmUp.start(
                            system,
                            journalName(),
                            open.channel().withoutNamespace(),
                            clock,
                            DURABLE_WARM_UP_LIMIT,
                            () -> connections.size() == 0)
                    .thenAccept(woken ->
                            LOG.atDebug().addKeyValue("channels", woken).log("Durable channels were woken to warm up"));
        }
    }

    /// A port that is open means that channels answer and that the journal can be written to: the first question waits
    /// for the shard coordinator, the first publication for the database.
    private void awaitChannels(CompletionStage<Channels.PublishResult> written) throws IOException {
        long end = System.nanoTime() + CHANNELS_TIMEOUT.toNanos();
        boolean answered = false;
        while (!answered && System.nanoTime() < end) {
            var answer = channels.presenceStats(WarmUp.CHANNEL_PREFIX + "0").toCompletableFuture();
            answered = answer.join() instanceof Channels.Counted;
        }
        if (!answered) {
            throw new IOException("the channels do not answer within " + CHANNELS_TIMEOUT.toSeconds()
                    + " seconds; is there a node with the role channels (cluster.roles)?");
        }
        if (!(written.toCompletableFuture().join() instanceof Channels.Published)) {
            throw new IOException("the journal in " + config.storage().url()
                    + " (storage.url) cannot be written to; the log says why");
        }
    }

    InetSocketAddress address() {
        return listeners.getFirst().address();
    }

    /// Tokens are verified and channels kept by this configuration from now on.
    void reload(GyreConfig newest) {
        tokens.reload(newest.client(), clock);
        namespaces.reload(newest.channel());
    }

    /// Opens the ports.
    ///
    /// @throws IOException when an address cannot be listened on; the message names it
    void listen(boolean development) throws IOException {
        HttpServerConfig http = config.httpServer();
        Map<String, HttpEndpoint> external = external();
        Map<String, HttpEndpoint> internal = readiness.endpoints(config.healthPath());
        Map<String, HttpEndpoint> api = api(internal);
        internal.putAll(api);
        if (config.httpApi().external()) {
            external.putAll(api);
        }
        if (development) {
            external.putAll(DemoEndpoints.create(new DemoTokens(config.client().token(), clock), random));
        }
        if (!config.prometheus().path().isEmpty()) {
            internal.put(config.prometheus().path(), new MetricsEndpoint(metrics, gauges(), system));
        }
        OptionalInt internalPort = http.internalPort();
        if (internalPort.isEmpty()) {
            external.putAll(internal);
        }
        bind(http.address(), http.port(), external);
        if (internalPort.isPresent()) {
            bind(http.internalAddress(), internalPort.getAsInt(), internal);
        }
    }

    private void bind(String host, int port, Map<String, HttpEndpoint> endpoints) throws IOException {
        var address = host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
        Map<String, HttpEndpoint> served =
                config.prometheus().countsHttpRequests() ? CountedEndpoint.all(endpoints, metrics.http()) : endpoints;
        try {
            listeners.add(HttpListener.bind(system, address, served, HttpLimits.DEFAULT));
        } catch (IOException refused) {
            throw new IOException("nothing can listen on " + address + ": " + refused.getMessage(), refused);
        }
    }

    private Map<String, HttpEndpoint> external() {
        var endpoints = new HashMap<String, HttpEndpoint>();
        if (!config.websocket().disabled() && config.cluster().holdsConnections()) {
            String userHeader = config.client().userIdHttpHeader();
            endpoints.put(
                    config.websocket().handlerPrefix(),
                    new WebSocketEndpoint(
                            WebSocketSettings.of(
                                    config.websocket(),
                                    config.client(),
                                    userHeader.isEmpty() ? Set.of() : Set.of(userHeader)),
                            new OriginCheck(config.client().allowedOrigins()),
                            WebSocketForms.STANDARD,
                            new Sessions(config, environment(namespaces, clients, control), tokens),
                            connections,
                            new Admission(config.client(), clients, clock, metrics.clients()),
                            metrics.clients().transport("websocket")));
        }
        return endpoints;
    }

    /// With sessions of its own, which nobody else sees.
    private WarmUpDoor openWarmUpDoor(GyreConfig open) throws IOException {
        var visitors = new LocalClients();
        return WarmUpDoor.open(
                system,
                open,
                new Sessions(
                        open,
                        environment(new ConfiguredNamespaces(open.channel()), visitors, ClusterClients.of(visitors)),
                        TokenVerifiers.of(open.client(), clock)));
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

    private NodeGauges gauges() {
        return new NodeGauges(
                Version.FULL,
                membership,
                clients,
                hub,
                region,
                config.cluster().holdsChannels() ? Optional.of(JournalFigures.of(system)) : Optional.empty());
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

    /// @param internal gets what is served on the internal port only
    private Map<String, HttpEndpoint> api(Map<String, HttpEndpoint> internal) {
        var members = new Members(system, control);
        if (!config.httpApi().disabled()) {
            internal.put(ClusterEndpoint.PATH, new ClusterEndpoint(config.httpApi(), members::view, system));
        }
        return ApiRoutes.endpoints(
                config.httpApi(),
                new ServerApi(channels, namespaces, control, clock, metrics.api()),
                readiness::isLeaving,
                system);
    }

    /// Whether nobody can take over what this node has: it is alone, or the others have removed it.
    boolean hasNoSuccessor() {
        return membership.isRemoved() || membership.isAlone();
    }

    void beginToLeave() {
        readiness.leave();
    }

    void stopAccepting() {
        listeners.forEach(HttpListener::stopAccepting);
    }

    /// Completes when this node's channels live elsewhere, or the time is over.
    CompletionStage<Done> handOverChannels(Duration within) {
        return config.cluster().holdsChannels()
                ? region.handOver(within)
                : CompletableFuture.completedFuture(Done.getInstance());
    }

    /// Whether no node stays that could take the channels.
    boolean leavesWithAllOthers() {
        return config.cluster().holdsChannels() && region.leavesWithAllOthers();
    }

    /// The channels end with this node.
    void endChannels() {
        if (config.cluster().holdsChannels()) {
            region.end();
        }
    }

    /// From now on the channels are reached on other nodes only. Blocks for milliseconds.
    void leaveChannels() {
        region.leaveRegion();
    }

    /// Sends all clients away at once and closes what is left when the time is over.
    CompletionStage<Done> closeAtOnce(Duration within) {
        connections.closeAll(Disconnect.SHUTDOWN);
        return closeListeners(within);
    }

    /// Sends the clients away one after the other, lets requests finish, and closes what is left when the time is over.
    CompletionStage<Done> drain(Duration within) {
        int clientsToClose = connections.size();
        int configured = config.cluster().leaving().connectionsPerSecond();
        Pace pace = Pace.of(clientsToClose, configured, within.minus(LAST_CLIENTS));
        if (pace.perSecond() > configured) {
            LOG.atWarn()
                    .addKeyValue("clients", clientsToClose)
                    .addKeyValue("per_second", pace.perSecond())
                    .log("more clients a second are sent away than cluster.leaving.connections_per_second, because"
                            + " shutdown.timeout is too short for it");
        }
        long beginNanos = System.nanoTime();
        return PacedClosing.begin(system, connections.refuseNew(Disconnect.SHUTDOWN), Disconnect.SHUTDOWN, pace)
                .thenCompose(_ -> closeListeners(within.minusNanos(System.nanoTime() - beginNanos)));
    }

    private CompletionStage<Done> closeListeners(Duration within) {
        CompletableFuture<?>[] closed = listeners.stream()
                .map(listener -> listener.terminate(within).toCompletableFuture())
                .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(closed).thenApply(_ -> Done.getInstance());
    }
}
