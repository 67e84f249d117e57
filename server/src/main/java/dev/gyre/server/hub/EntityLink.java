package dev.gyre.server.hub;

import dev.gyre.server.channel.ChannelCommand;
import dev.gyre.server.channel.ChannelCommand.Member;
import dev.gyre.server.channel.ChannelGateway;
import dev.gyre.server.channel.RelayMessage;
import dev.gyre.server.channel.RelayedPublication;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/// A relay's connection to its channel's entity: attaching through the cluster, then talking to the entity itself, and
/// asking again what was not answered.
final class EntityLink {

    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

    private static final int MAX_DOUBLINGS = 3; // of the delay, which is no longer than RETRY_DELAY

    private static final int MEMBERS_IN_MESSAGE = 200;

    private final ActorContext<RelayMessage> context;
    private final String channel;
    private final ChannelGateway gateway;
    private final HubSettings settings;
    private @Nullable ActorRef<ChannelCommand> entity;
    private boolean attached;
    private boolean attaching;
    private int attempts; // in a row, to attach
    private long attachedAtNanos;
    private final List<Member> leavers = new ArrayList<>(0);

    private long readId;
    private boolean reading;
    private boolean repairing;
    private long readSince;
    private long readAtNanos;
    private List<RelayedPublication> parts = new ArrayList<>(0);

    EntityLink(ActorContext<RelayMessage> context, String channel, ChannelGateway gateway, HubSettings settings) {
        this.context = context;
        this.channel = channel;
        this.gateway = gateway;
        this.settings = settings;
    }

    boolean isAttached() {
        return attached;
    }

    boolean isAttaching() {
        return attaching;
    }

    /// Whether an answer is awaited.
    boolean isBusy() {
        return attaching || reading;
    }

    boolean isRepairing() {
        return repairing;
    }

    boolean isReading() {
        return reading;
    }

    void attach(boolean stream) {
        attaching = true;
        attempts++;
        attachedAtNanos = System.nanoTime();
        settings.metrics().attached();
        gateway.tell(channel, new ChannelCommand.Attach(context.getSelf(), settings.node(), stream));
    }

    /// @return whether the entity is another one than before, which knows nothing of this relay's members
    boolean onAttached(ActorRef<ChannelCommand> newEntity) {
        attaching = false;
        attempts = 0;
        boolean other = !attached || !newEntity.equals(entity);
        if (other) {
            if (entity != null) {
                context.unwatch(entity);
            }
            context.watchWith(newEntity, new RelayCommand.EntityGone(newEntity));
            entity = newEntity;
            reading = false;
            repairing = false;
        }
        attached = true;
        return other;
    }

    /// @return whether it was the entity that this relay is attached to
    boolean onGone(Object gone) {
        if (entity == null || !gone.equals(entity)) {
            return false;
        }
        context.unwatch(entity);
        attached = false;
        attaching = false;
        attempts = 0;
        entity = null;
        reading = false;
        repairing = false;
        return true;
    }

    void detach() {
        tellEntity(new ChannelCommand.Detach(context.getSelf()));
    }

    /// Brings the members to an entity that does not know them, and the leaves that it has not been told.
    void rejoin(Collection<Subscriber> subscribers) {
        var members = new ArrayList<Member>();
        for (Subscriber subscriber : subscribers) {
            if (isMember(subscriber)) {
                members.add(memberOf(subscriber));
                if (members.size() == MEMBERS_IN_MESSAGE) {
                    tellEntity(new ChannelCommand.Rejoin(context.getSelf(), members));
                    members.clear();
                }
            }
        }
        if (!members.isEmpty()) {
            tellEntity(new ChannelCommand.Rejoin(context.getSelf(), members));
        }
        leavers.forEach(member -> tellEntity(new ChannelCommand.Leave(context.getSelf(), member)));
        leavers.clear();
    }

    void join(Subscriber subscriber) {
        settings.metrics().joinSent();
        tellEntity(new ChannelCommand.Join(context.getSelf(), memberOf(subscriber)));
    }

    void leave(Subscriber subscriber) {
        if (!isMember(subscriber)) {
            return;
        }
        settings.metrics().leaveSent();
        if (attached) {
            tellEntity(new ChannelCommand.Leave(context.getSelf(), memberOf(subscriber)));
        } else {
            leavers.add(memberOf(subscriber));
        }
    }

    /// Ends the presence of a subscriber whose client goes on without; nobody is told.
    void leaveUnseen(Subscriber subscriber) {
        if (isMember(subscriber)) {
            var member =
                    new Member(subscriber.terms().info(), subscriber.terms().presence(), false);
            tellEntity(new ChannelCommand.Leave(context.getSelf(), member));
        }
    }

    static boolean isMember(Subscriber subscriber) {
        return subscriber.terms().presence() || subscriber.terms().emitJoinLeave();
    }

    private static Member memberOf(Subscriber subscriber) {
        var terms = subscriber.terms();
        return new Member(terms.info(), terms.presence(), terms.emitJoinLeave());
    }

    /// Asks for what follows the offset, and lets nothing later through until it has come.
    void repair(long sinceOffset) {
        repairing = true;
        read(sinceOffset);
    }

    void endRepair() {
        repairing = false;
        reading = false;
    }

    void read(long sinceOffset) {
        reading = true;
        readId++;
        readSince = sinceOffset;
        readAtNanos = System.nanoTime();
        parts = new ArrayList<>();
        settings.metrics().historyRead();
        tellEntity(new ChannelCommand.ReadMissed(context.getSelf(), readId, sinceOffset));
    }

    /// @return null while the answer is not complete, or when it answers nothing that was asked
    @Nullable
    Answer onMissed(RelayMessage.Missed missed) {
        if (!reading || missed.id() != readId) {
            return null;
        }
        parts.addAll(missed.publications());
        if (!missed.last()) {
            return null;
        }
        reading = false;
        repairing = false;
        var answer = new Answer(readSince, parts);
        parts = new ArrayList<>(0);
        return answer;
    }

    /// @param publications what the channel still holds after the offset, in order
    record Answer(long sinceOffset, List<RelayedPublication> publications) {}

    /// Sends again what has not been answered.
    void onTick(boolean stream) {
        long now = System.nanoTime();
        boolean due = now - attachedAtNanos >= retryDelay().toNanos();
        if ((!attached || attaching) && due) {
            attach(stream);
        }
        if (attached && reading && now - readAtNanos >= retryDelay().toNanos()) {
            read(readSince);
        }
    }

    /// How long to wait before what was not answered is sent again: longer after each attempt to attach, because Pekko
    /// buffers the attempts of all relays while their channels have no home.
    Duration retryDelay() {
        Duration first = gateway.retryDelay(RETRY_DELAY);
        Duration next = first.multipliedBy(1L << Math.clamp(attempts - 1, 0, MAX_DOUBLINGS));
        return next.compareTo(RETRY_DELAY) < 0 ? next : RETRY_DELAY;
    }

    private void tellEntity(ChannelCommand command) {
        if (entity != null) {
            entity.tell(command);
        }
    }
}
