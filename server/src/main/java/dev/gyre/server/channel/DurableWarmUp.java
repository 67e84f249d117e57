package dev.gyre.server.channel;

import dev.gyre.protocol.ClientInfo;
import dev.gyre.protocol.Payload;
import dev.gyre.server.config.ChannelOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;

/// Wakes durable channels that have stored nothing, one after the other, so that clients meet code that has been
/// compiled: of all that a node does first for a client, this has the longest way.
///
/// Reads the journal and writes nothing. A journal that does not answer ends it.
public final class DurableWarmUp {

    private static final String TYPE = "probe";
    private static final int MOST_CHANNELS = 2000;
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration NEVER = Duration.ofHours(1);
    private static final Optional<ChannelOptions> UNCHANGED = Optional.empty();
    private static final ChannelCommand.Member MEMBER =
            new ChannelCommand.Member(new ClientInfo("warm-up", "warm-up", Payload.EMPTY, Payload.EMPTY), true, true);

    /// The channel under way does not answer.
    private record GiveUp() implements RelayMessage {}

    private DurableWarmUp() {}

    /// Returns at once and goes on meanwhile.
    ///
    /// @param node names the channels, which no client can reach; different for nodes that run at the same time
    /// @param options durable ones
    /// @param wanted asked after each channel: false as soon as clients need the processors themselves
    /// @return completes with the number of channels when it is over
    public static CompletionStage<Integer> start(
            ActorSystem<?> system,
            String node,
            ChannelOptions options,
            InstantSource clock,
            Duration limit,
            BooleanSupplier wanted) {
        long endNanos = System.nanoTime() + limit.toNanos();
        BooleanSupplier goOn = () -> System.nanoTime() - endNanos < 0 && wanted.getAsBoolean();
        var lostNodes = new LostNodes();
        var over = new CompletableFuture<Integer>();
        Behavior<RelayMessage> player = Behaviors.setup(context -> new Player(context, goOn, over, n -> {
            var settings = new ChannelSettings(options, () -> UNCHANGED, clock, () -> "", lostNodes, NEVER);
            return DurableChannel.create(PersistenceId.of(TYPE, EntityIds.encode(node + "." + n)), settings, () -> {});
        }));
        system.systemActorOf(player, "durable-warm-up", Props.empty());
        return over;
    }

    private interface Channels {
        Behavior<ChannelCommand> create(int number);
    }

    /// Plays the relay of one channel at a time.
    private static final class Player extends AbstractMatchingBehavior<RelayMessage> {

        private final ActorContext<RelayMessage> context;
        private final BooleanSupplier goOn;
        private final CompletableFuture<Integer> over;
        private final Channels channels;
        private ActorRef<ChannelCommand> channel;
        private int played;

        Player(
                ActorContext<RelayMessage> context,
                BooleanSupplier goOn,
                CompletableFuture<Integer> over,
                Channels channels) {
            super(context);
            this.context = context;
            this.goOn = goOn;
            this.over = over;
            this.channels = channels;
            context.setReceiveTimeout(PATIENCE, new GiveUp());
            this.channel = wake();
        }

        private ActorRef<ChannelCommand> wake() {
            ActorRef<ChannelCommand> next = context.spawnAnonymous(channels.create(played++));
            context.watch(next);
            next.tell(new ChannelCommand.Attach(context.getSelf(), 0, false));
            return next;
        }

        @Override
        public Behavior<RelayMessage> onMessage(RelayMessage message) {
            switch (message) {
                case RelayMessage.Attached _ -> channel.tell(new ChannelCommand.Join(context.getSelf(), MEMBER));
                case RelayMessage.JoinTaken _ -> {
                    channel.tell(new ChannelCommand.Leave(context.getSelf(), MEMBER));
                    channel.tell(new ChannelCommand.Detach(context.getSelf()));
                    channel.tell(new ChannelCommand.Stop());
                }
                case GiveUp _ -> {
                    return Behaviors.stopped();
                }
                default -> {}
            }
            return Behaviors.same();
        }

        @Override
        public Behavior<RelayMessage> onSignal(Signal signal) {
            if (signal instanceof PostStop) {
                over.complete(played);
            }
            if (!(signal instanceof Terminated)) {
                return Behaviors.same();
            }
            if (played == MOST_CHANNELS || !goOn.getAsBoolean()) {
                return Behaviors.stopped();
            }
            channel = wake();
            return Behaviors.same();
        }
    }
}
