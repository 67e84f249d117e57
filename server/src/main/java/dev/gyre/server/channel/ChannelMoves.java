package dev.gyre.server.channel;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent.MemberEvent;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;

/// Tells when channels may be on the move: while a node leaves, and for a while after the members have changed. Pekko
/// drops commands then that reach a node between the two steps in which it gives a shard away, so whoever waits for an
/// answer should not wait long before it asks again. Any thread.
final class ChannelMoves {

    /// Until the shards are spread evenly again after a change.
    private static final Duration UNREST = ChannelSharding.CALM.multipliedBy(3);

    private final BooleanSupplier leaving;
    private final LongSupplier nanoTime;
    private volatile long changedNanos;

    /// @param leaving whether any node is about to leave
    ChannelMoves(BooleanSupplier leaving, LongSupplier nanoTime) {
        this.leaving = leaving;
        this.nanoTime = nanoTime;
        this.changedNanos = nanoTime.getAsLong();
    }

    /// Once for each actor system.
    static ChannelMoves follow(ActorSystem<?> system, Leavers leavers) {
        var moves = new ChannelMoves(leavers::isAnybody, System::nanoTime);
        Behavior<MemberEvent> listener = Behaviors.receiveMessage(_ -> {
            moves.onChange();
            return Behaviors.same();
        });
        ActorRef<MemberEvent> subscriber = system.systemActorOf(listener, "channel-moves", Props.empty());
        Cluster.get(system).subscriptions().tell(new Subscribe<>(subscriber, MemberEvent.class));
        return moves;
    }

    /// A member has come or gone.
    void onChange() {
        changedNanos = nanoTime.getAsLong();
    }

    boolean areUnderWay() {
        return leaving.getAsBoolean() || nanoTime.getAsLong() - changedNanos < UNREST.toNanos();
    }
}
