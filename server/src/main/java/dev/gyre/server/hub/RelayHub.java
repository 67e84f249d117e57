package dev.gyre.server.hub;

import dev.gyre.server.channel.ChannelGateway;
import dev.gyre.server.channel.RelayMessage;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent.MemberRemoved;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;

/// The relays of this node: one for each channel that has subscribers here.
///
/// One actor starts and retires them, and passes every subscribe on, so that subscribe and unsubscribe of one
/// connection stay in order.
public final class RelayHub implements Hub {

    private static final Duration ROUND = Duration.ofSeconds(1);

    /// Written by the hub's actor alone.
    private final ConcurrentHashMap<String, RelaySlot> relays = new ConcurrentHashMap<>();

    private final ChannelGateway gateway;
    private final HubSettings settings;
    private final ActorRef<Message> actor;

    private sealed interface Message {}

    private record Add(Subscriber subscriber) implements Message {}

    private record Remove(Subscriber subscriber) implements Message {}

    private record OfferToRetire(String channel, RelaySlot slot, long seen) implements Message {}

    private record CheckPositions() implements Message {}

    private record NodeLost(long node) implements Message {}

    private RelayHub(ActorSystem<?> system, ChannelGateway gateway, HubSettings settings) {
        this.gateway = gateway;
        this.settings = settings;
        this.actor = system.systemActorOf(behavior(), "hub-" + settings.node(), Props.empty());
    }

    public static RelayHub start(ActorSystem<?> system, ChannelGateway gateway, HubSettings settings) {
        return new RelayHub(system, gateway, settings);
    }

    /// From now on members that are lost with their node, and with their channel's entity, leave.
    public void followCluster(ActorSystem<?> system) {
        Behavior<MemberRemoved> listener = Behaviors.receiveMessage(removed -> {
            nodeLost(removed.member().uniqueAddress().longUid());
            return Behaviors.same();
        });
        ActorRef<MemberRemoved> subscriber =
                system.systemActorOf(listener, "hub-lost-nodes-" + settings.node(), Props.empty());
        Cluster.get(system).subscriptions().tell(new Subscribe<>(subscriber, MemberRemoved.class));
    }

    /// @param node the unique number of a node that has left the cluster
    void nodeLost(long node) {
        actor.tell(new NodeLost(node));
    }

    @Override
    public void subscribe(Subscriber subscriber) {
        actor.tell(new Add(subscriber));
    }

    @Override
    public void unsubscribe(Subscriber subscriber) {
        actor.tell(new Remove(subscriber));
    }

    @Override
    public void afterPublications(String channel, Runnable task) {
        // the map's lock puts the task before the relay's retirement, or finds no relay
        RelaySlot found = relays.computeIfPresent(channel, (_, slot) -> {
            slot.tell(new RelayCommand.After(task));
            return slot;
        });
        if (found == null) {
            task.run();
        }
    }

    @Override
    public CompletionStage<Map<String, Integer>> subscriberCounts() {
        var counts = new HashMap<String, Integer>();
        relays.forEach((channel, slot) -> {
            if (slot.subscribers() > 0) {
                counts.put(channel, slot.subscribers());
            }
        });
        return CompletableFuture.completedFuture(Map.copyOf(counts));
    }

    /// How many channels have subscribers here.
    public int channels() {
        int channels = 0;
        for (RelaySlot slot : relays.values()) {
            channels += slot.subscribers() > 0 ? 1 : 0;
        }
        return channels;
    }

    /// How many relays run; for tests.
    int relays() {
        return relays.size();
    }

    private Behavior<Message> behavior() {
        Behavior<Message> hub = Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(new CheckPositions(), ROUND);
            return new Relays(context);
        }));
        // a subscriber that fails must not end the subscriptions of all others
        return Behaviors.supervise(hub).onFailure(SupervisorStrategy.resume());
    }

    private final class Relays extends AbstractMatchingBehavior<Message> {

        private final long rounds = Math.max(1, settings.positionCheckDelay().toSeconds());
        private long round;

        Relays(ActorContext<Message> context) {
            super(context);
        }

        @Override
        public Behavior<Message> onMessage(Message message) {
            switch (message) {
                case Add subscribe -> {
                    String channel = subscribe.subscriber().channel();
                    relays.computeIfAbsent(channel, this::startRelay)
                            .forward(new RelayCommand.Subscribe(subscribe.subscriber()));
                }
                case Remove unsubscribe -> {
                    RelaySlot slot = relays.get(unsubscribe.subscriber().channel());
                    if (slot == null) {
                        unsubscribe.subscriber().onUnsubscribed();
                    } else {
                        slot.tell(new RelayCommand.Unsubscribe(unsubscribe.subscriber()));
                    }
                }
                case OfferToRetire offer -> onOfferToRetire(offer);
                case CheckPositions _ -> checkPositions();
                case NodeLost lost ->
                    relays.values().forEach(slot -> slot.tell(new RelayCommand.NodeLost(lost.node())));
            }
            return Behaviors.same();
        }

        private RelaySlot startRelay(String channel) {
            ActorRef<Message> hub = getContext().getSelf();
            var holder = new RelaySlot[1];
            var slot = new RelaySlot(seen -> hub.tell(new OfferToRetire(channel, holder[0], seen)));
            holder[0] = slot;
            Behavior<RelayMessage> relay = Behaviors.supervise(ChannelRelay.create(channel, gateway, settings, slot))
                    .onFailure(SupervisorStrategy.resume());
            slot.relay(getContext().spawnAnonymous(relay));
            settings.metrics().started();
            return slot;
        }

        private void onOfferToRetire(OfferToRetire offer) {
            if (offer.slot().hasSeenAll(offer.seen()) && relays.remove(offer.channel(), offer.slot())) {
                settings.metrics().ended();
                offer.slot().tell(new RelayCommand.Retire());
            }
        }

        /// Each relay has its turn once in the check delay, all of them spread over it.
        private void checkPositions() {
            long turn = round++ % rounds;
            relays.forEach((channel, slot) -> {
                if (Math.floorMod(channel.hashCode(), rounds) == turn) {
                    slot.tell(new RelayCommand.CheckPosition());
                }
            });
        }
    }
}
