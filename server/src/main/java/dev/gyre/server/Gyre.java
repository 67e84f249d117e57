package dev.gyre.server;

import com.typesafe.config.ConfigFactory;
import dev.gyre.persistence.JournalConnectionException;
import dev.gyre.persistence.JournalDatabase;
import dev.gyre.persistence.JournalSchema;
import dev.gyre.persistence.JournalSchemaException;
import dev.gyre.persistence.JournalSettings;
import dev.gyre.persistence.JournalUnavailableException;
import dev.gyre.persistence.MemberLock;
import dev.gyre.persistence.NewerSchemaException;
import dev.gyre.server.cli.RunningNode;
import dev.gyre.server.cli.StartException;
import dev.gyre.server.cluster.ClusterForming;
import dev.gyre.server.cluster.ClusterSettings;
import dev.gyre.server.cluster.JournalCheck;
import dev.gyre.server.cluster.Lifelines;
import dev.gyre.server.config.ClusterConfig;
import dev.gyre.server.config.GyreConfig;
import dev.gyre.server.config.StorageConfig;
import dev.gyre.server.lifecycle.JournalUpkeep;
import dev.gyre.server.lifecycle.MemberLockKeeper;
import dev.gyre.server.lifecycle.PidFile;
import dev.gyre.server.lifecycle.Shutdown;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.SelfUp;
import org.apache.pekko.cluster.typed.Subscribe;

/// A running node: the journal's schema, the actor system, its place in the cluster, and the parts that serve clients.
public final class Gyre implements RunningNode {

    private static final Duration FORMING_TIMEOUT = Duration.ofSeconds(60);

    private final ActorSystem<Void> system;
    private final Node node;

    private Gyre(ActorSystem<Void> system, Node node) {
        this.system = system;
        this.node = node;
    }

    /// Returns when the node is ready for clients. Blocks.
    ///
    /// @param development whether the demo page is served
    /// @param exitJvm whether the process ends with the node; not in tests
    /// @throws StartException with a sentence for the person who starts it
    public static Gyre start(GyreConfig config, boolean development, boolean exitJvm) throws StartException {
        // Pekko's own settings are read, once for the process, while the database is opened.
        Thread.ofPlatform().daemon().name("settings").start(ConfigFactory::defaultReference);
        Optional<JournalDatabase> journal =
                config.cluster().holdsChannels() ? Optional.of(prepareJournal(config.storage())) : Optional.empty();
        Optional<MemberLock> members =
                journal.filter(_ -> !config.cluster().seedNodes().isEmpty()).map(MemberLock::new);
        List<String> seedNodes = seedNodes(config.cluster(), members);
        ActorSystem<Void> system = createSystem(config, seedNodes, journal);
        try {
            join(system, config, seedNodes);
            members.ifPresent(lock -> MemberLockKeeper.start(system, lock));
            Lifelines.start(system);
            PidFile.write(config.pidFile());
            Node node = Node.start(system, config);
            journal.ifPresent(database -> JournalUpkeep.start(
                    system, database, config.channel(), InstantSource.system(), RandomGenerator.getDefault()));
            // before the ports are open: whoever sees the node may stop it
            var shutdown = Shutdown.arrange(system, node.leaving(), config, exitJvm);
            listen(node, development, shutdown);
            return new Gyre(system, node);
        } catch (IOException | StartException | RuntimeException failed) {
            system.terminate();
            PidFile.remove(config.pidFile());
            throw failed instanceof StartException told
                    ? told
                    : new StartException("The node cannot start: " + failed.getMessage(), failed);
        }
    }

    private static void listen(Node node, boolean development, Shutdown shutdown) throws IOException {
        try {
            node.listen(development);
        } catch (IOException | RuntimeException refused) {
            shutdown.cancel();
            throw refused;
        }
    }

    @Override
    public InetSocketAddress address() {
        return node.address();
    }

    @Override
    public void reload(GyreConfig config) {
        node.reload(config);
    }

    /// Leaves the cluster and ends as after SIGTERM; completes when everything is closed.
    public CompletableFuture<Void> stop() {
        return Shutdown.begin(system);
    }

    private static JournalDatabase prepareJournal(StorageConfig storage) throws StartException {
        try {
            var journal = new JournalDatabase(
                    storage.url(), storage.user(), storage.password().value(), storage.maxConnections());
            JournalSchema.prepare(journal);
            return journal;
        } catch (JournalConnectionException
                | NewerSchemaException
                | JournalSchemaException
                | IllegalArgumentException unusable) {
            throw new StartException(String.valueOf(unusable.getMessage()), unusable);
        }
    }

    private static List<String> seedNodes(ClusterConfig cluster, Optional<MemberLock> members) throws StartException {
        boolean membersLive = false;
        if (cluster.isFirstSeed() && members.isPresent()) {
            try {
                membersLive = members.get().isHeld();
            } catch (JournalConnectionException | JournalUnavailableException away) {
                throw new StartException(String.valueOf(away.getMessage()), away);
            }
        }
        if (membersLive && !cluster.joinsOthers()) {
            throw new StartException(
                    "Other members of the cluster live, and this node would form one of its own: cluster.seed_nodes"
                            + " must name some of them too, but is " + cluster.seedNodes() + ".");
        }
        return ClusterForming.seedNodes(cluster, membersLive);
    }

    private static ActorSystem<Void> createSystem(
            GyreConfig config, List<String> seedNodes, Optional<JournalDatabase> journal) throws StartException {
        int threads = Runtime.getRuntime().availableProcessors();
        try {
            return ActorSystem.create(
                    Behaviors.empty(),
                    ClusterSettings.SYSTEM_NAME,
                    journal.map(JournalSettings::of)
                            .orElse(ConfigFactory.empty())
                            .withFallback(ClusterSettings.of(
                                    config.cluster(), seedNodes, threads, Version.NUMBER, journalName(config))));
        } catch (RuntimeException refused) {
            throw new StartException(
                    "The cluster transport cannot listen on %s:%d (cluster.host, cluster.port): %s"
                            .formatted(config.cluster().host(), config.cluster().port(), refused.getMessage()),
                    refused);
        }
    }

    private static String journalName(GyreConfig config) {
        return config.cluster().holdsChannels()
                ? JournalCheck.of(
                        config.storage().shared(),
                        config.cluster().host() + ":" + config.cluster().port())
                : JournalCheck.NONE;
    }

    private static void join(ActorSystem<Void> system, GyreConfig config, List<String> seedNodes)
            throws StartException {
        var up = new CompletableFuture<SelfUp>();
        var listener = system.systemActorOf(
                Behaviors.<SelfUp>receiveMessage(event -> {
                    up.complete(event);
                    return Behaviors.stopped();
                }),
                "start",
                Props.empty());
        Cluster.get(system).subscriptions().tell(new Subscribe<>(listener, SelfUp.class));
        ClusterForming.begin(system, config.cluster());
        try {
            up.get(FORMING_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException late) {
            String where = config.cluster().bootstrap().enabled()
                    ? config.cluster().bootstrap().dnsName() + " (cluster.bootstrap.dns_name)"
                    : seedNodes + " (cluster.seed_nodes)";
            throw new StartException(
                    "The node did not become a member of the cluster of %s within %d seconds; the log says why."
                            .formatted(where, FORMING_TIMEOUT.toSeconds()),
                    late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StartException("The start was interrupted.", interrupted);
        }
    }
}
