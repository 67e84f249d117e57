package dev.gyre.server.channel;

import dev.gyre.protocol.ClientError;
import dev.gyre.server.config.ClusterConfig;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent.MemberRemoved;
import org.apache.pekko.cluster.sharding.typed.ClusterShardingSettings;
import org.apache.pekko.cluster.sharding.typed.HashCodeMessageExtractor;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityContext;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;
import org.apache.pekko.persistence.typed.PersistenceId;

/// Starts the channels' entities on this node, as part of the cluster.
public final class ChannelSharding {

    /// Fixed for ever: another number would need a full stop of the cluster.
    private static final int SHARDS = 256;

    /// Members that hold channels; all others only reach them.
    static final String ROLE = ClusterConfig.CHANNELS;

    private static final Duration IDLE_CHECK = Duration.ofSeconds(30);

    /// How long the nodes must have been the same before shards are moved to spread them evenly.
    static final Duration CALM = Duration.ofSeconds(10);

    static final EntityTypeKey<ChannelCommand> TYPE_KEY = EntityTypeKey.create(ChannelCommand.class, "channel");

    private final Namespaces namespaces;
    private final InstantSource clock;
    private final Supplier<String> newEpoch;
    private final LostNodes lostNodes = new LostNodes();

    private ChannelSharding(Namespaces namespaces, InstantSource clock, Supplier<String> newEpoch) {
        this.namespaces = namespaces;
        this.clock = clock;
        this.newEpoch = newEpoch;
    }

    /// Called once by every node. The options of a channel are those of the node that its entity lives on.
    ///
    /// @param newEpoch eight random letters
    /// @return the way to the entities
    public static ChannelRegion start(
            ActorSystem<?> system, Namespaces namespaces, InstantSource clock, Supplier<String> newEpoch) {
        var channels = new ChannelSharding(namespaces, clock, newEpoch);
        channels.listenForLostNodes(system);
        var leavers = Leavers.follow(system);
        var extractor = new HashCodeMessageExtractor<ChannelCommand>(SHARDS);
        ActorRef<ShardingEnvelope<ChannelCommand>> region = ClusterSharding.get(system)
                .init(Entity.of(TYPE_KEY, channels::entity)
                        .withMessageExtractor(extractor)
                        .withStopMessage(new ChannelCommand.Stop())
                        .withAllocationStrategy(
                                ShardPlacement.of(system.classicSystem(), leavers, new Calm(CALM, System::nanoTime)))
                        .withSettings(ClusterShardingSettings.create(system)
                                .withRole(ROLE)
                                .withRememberEntities(false)
                                .withNoPassivationStrategy()));
        return new ChannelRegion(system, extractor, leavers, ChannelMoves.follow(system, leavers), region);
    }

    private void listenForLostNodes(ActorSystem<?> system) {
        Behavior<MemberRemoved> listener = Behaviors.receiveMessage(removed -> {
            lostNodes.onLost(removed.member().uniqueAddress().longUid());
            return Behaviors.same();
        });
        ActorRef<MemberRemoved> subscriber = system.systemActorOf(listener, "channel-lost-nodes", Props.empty());
        Cluster.get(system).subscriptions().tell(new Subscribe<>(subscriber, MemberRemoved.class));
    }

    private Behavior<ChannelCommand> entity(EntityContext<ChannelCommand> context) {
        String channel = EntityIds.decode(context.getEntityId());
        return Behaviors.setup(actor -> {
            Runnable passivate = () -> context.getShard().tell(new ClusterSharding.Passivate<>(actor.getSelf()));
            return namespaces
                    .options(channel)
                    .map(options -> create(
                            PersistenceId.of(TYPE_KEY.name(), context.getEntityId()),
                            new ChannelSettings(
                                    options, () -> namespaces.options(channel), clock, newEpoch, lostNodes, IDLE_CHECK),
                            passivate))
                    .orElseGet(() -> UnknownChannel.create(IDLE_CHECK, passivate));
        });
    }

    static Behavior<ChannelCommand> create(PersistenceId id, ChannelSettings settings, Runnable passivate) {
        return settings.durable()
                ? DurableChannel.create(id, settings, passivate)
                : MemoryChannel.create(settings, passivate);
    }

    /// An entity whose namespace this node does not know: nodes are configured differently, for instance while they are
    /// being upgraded.
    static final class UnknownChannel {

        private static final Channels.Failed UNKNOWN = new Channels.Failed(ClientError.UNKNOWN_CHANNEL);

        private UnknownChannel() {}

        static Behavior<ChannelCommand> create(Duration idleCheck, Runnable passivate) {
            return Behaviors.setup(context -> {
                context.scheduleOnce(idleCheck, context.getSelf(), new ChannelCommand.CheckIdle());
                return Behaviors.receiveMessage(command -> {
                    switch (command) {
                        case ChannelCommand.Publish publish -> publish.answer().complete(UNKNOWN);
                        case ChannelCommand.ReadHistory read -> read.answer().complete(UNKNOWN);
                        case ChannelCommand.RemoveHistory remove ->
                            remove.answer().complete(UNKNOWN);
                        case ChannelCommand.ReadPresence read -> read.answer().complete(UNKNOWN);
                        case ChannelCommand.CountPresence count ->
                            count.answer().complete(UNKNOWN);
                        case ChannelCommand.Attach attach ->
                            attach.relay().tell(new RelayMessage.Refused(ClientError.UNKNOWN_CHANNEL));
                        case ChannelCommand.CheckIdle _ -> passivate.run();
                        case ChannelCommand.Stop _ -> {
                            return Behaviors.stopped();
                        }
                        default -> {}
                    }
                    return Behaviors.same();
                });
            });
        }
    }
}
