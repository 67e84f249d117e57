package dev.gyre.server.hub;

import dev.gyre.protocol.ClientError;
import dev.gyre.protocol.ClientInfo;
import dev.gyre.protocol.Position;
import dev.gyre.protocol.Publication;
import dev.gyre.protocol.Push;
import dev.gyre.server.channel.ChannelGateway;
import dev.gyre.server.channel.RelayMessage;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// One channel's subscribers on this node.
///
/// Follows the channel's entity, checks every offset, and asks for what it has missed before anything later is
/// delivered. What the entity
/// sends arrives in order, its answers included: a subscriber that is added while an answer is handled has joined
/// history and live
/// stream without a gap and without a duplicate.
///
/// Coalesces without waiting: the first publication puts a [RelayCommand.Flush] behind whatever already waits in the
/// mailbox; with it all of
/// them leave as one buffer a connection.
final class ChannelRelay extends AbstractMatchingBehavior<RelayMessage> {

    /// More than this leaves before the flush.
    private static final int MOST_PENDING_BYTES = 128 * 1024;

    private static final RelayCommand FLUSH = new RelayCommand.Flush();

    private final String channel;
    private final HubSettings settings;
    private final RelaySlot slot;
    private final StreamWindow window = new StreamWindow();
    private final Subscribers subscribers = new Subscribers();
    private final WaitingSubscribers waiting;
    private final EntityLink link;
    private final RemoteMembers remote;
    private List<Push> pending = new ArrayList<>(2);
    private int pendingBytes;
    private long seen;
    private boolean tickArmed;
    private boolean idleCheckArmed;

    private ChannelRelay(
            ActorContext<RelayMessage> context,
            String channel,
            ChannelGateway gateway,
            HubSettings settings,
            RelaySlot slot) {
        super(context);
        this.channel = channel;
        this.settings = settings;
        this.slot = slot;
        this.remote = new RemoteMembers(settings.node());
        this.link = new EntityLink(context, channel, gateway, settings);
        this.waiting = new WaitingSubscribers(settings, window, link, this::start);
    }

    static Behavior<RelayMessage> create(String channel, ChannelGateway gateway, HubSettings settings, RelaySlot slot) {
        return Behaviors.setup(context -> new ChannelRelay(context, channel, gateway, settings, slot));
    }

    @Override
    public Behavior<RelayMessage> onMessage(RelayMessage message) {
        if (message instanceof RelayMessage.FromEntity fromEntity) {
            onEntity(fromEntity);
        } else if (message instanceof RelayCommand command) {
            return onCommand(command);
        }
        return Behaviors.same();
    }

    private void onEntity(RelayMessage.FromEntity message) {
        switch (message) {
            case RelayMessage.Published published -> onPublished(published);
            case RelayMessage.Attached attached -> onAttached(attached);
            case RelayMessage.Missed missed -> onMissed(missed);
            case RelayMessage.HistoryCleared _ -> window.cleared();
            case RelayMessage.JoinTaken taken -> {
                waiting.onJoinTaken(taken.client());
                admit();
            }
            case RelayMessage.MemberJoined joined -> {
                remote.joined(joined);
                waiting.onMemberJoined(joined.info().client());
                flush();
                subscribers.sendJoinLeave(new Push.Joined(channel, joined.info()));
            }
            case RelayMessage.MemberLeft left -> {
                if (remote.left(left.info().client())) {
                    tellLeft(left.info());
                }
            }
            case RelayMessage.Roster roster -> roster.members().forEach(remote::joined);
            case RelayMessage.Refused refused -> waiting.refuseAll(refused.error());
        }
    }

    private void tellLeft(ClientInfo member) {
        flush();
        subscribers.sendJoinLeave(new Push.Left(channel, member));
    }

    private Behavior<RelayMessage> onCommand(RelayCommand command) {
        switch (command) {
            case RelayCommand.Subscribe subscribe -> onSubscribe(subscribe.subscriber());
            case RelayCommand.Unsubscribe unsubscribe -> onUnsubscribe(unsubscribe.subscriber());
            case RelayCommand.After after -> {
                flush();
                after.task().run();
            }
            case RelayCommand.Flush _ -> flush();
            case RelayCommand.Tick _ -> onTick();
            case RelayCommand.CheckPosition _ -> onCheckPosition();
            case RelayCommand.CheckIdle _ -> onCheckIdle();
            case RelayCommand.EntityGone gone -> {
                if (link.onGone(gone.entity()) && isFollowed()) {
                    attach();
                    armTick();
                }
            }
            case RelayCommand.NodeLost lost -> remote.lost(lost.node()).forEach(this::tellLeft);
            case RelayCommand.Retire _ -> {
                link.detach();
                return Behaviors.stopped();
            }
        }
        return Behaviors.same();
    }

    private void onCheckPosition() {
        if (!subscribers.isEmpty()) {
            attach();
        }
    }

    private void onPublished(RelayMessage.Published published) {
        for (int i = 0; i < published.publications().size(); i++) {
            Publication publication = published.publications().get(i);
            if (publication.offset() == 0) {
                deliver(publication);
                continue;
            }
            if (!published.epoch().equals(window.epoch())) {
                onNewEpoch(new Position(publication.offset() - 1, published.epoch()));
            }
            if (link.isRepairing() || publication.offset() <= window.offset()) {
                // the answer brings it, or it has been delivered
                continue;
            }
            if (publication.offset() > window.offset() + 1) {
                repair();
                continue;
            }
            window.append(publication, settings.nowMillis());
            deliver(publication);
        }
    }

    private void deliver(Publication publication) {
        if (subscribers.isEmpty()) {
            return;
        }
        if (pending.isEmpty()) {
            getContext().getSelf().tell(FLUSH);
        }
        pending.add(new Push.Published(channel, publication));
        pendingBytes += publication.data().size();
        if (pendingBytes > MOST_PENDING_BYTES) {
            flush();
        }
    }

    private void flush() {
        if (pending.isEmpty()) {
            return;
        }
        List<Push> pushes = pending;
        pending = new ArrayList<>(2);
        pendingBytes = 0;
        for (Subscriber unreached : subscribers.send(pushes)) {
            forget(unreached);
            unreached.onUnencodable();
        }
    }

    private void onAttached(RelayMessage.Attached attached) {
        boolean otherEntity = link.onAttached(attached.entity());
        window.limit(attached.limits());
        long now = settings.nowMillis();
        if (otherEntity) {
            link.rejoin(subscribers.all());
            waiting.joinAgain();
        }
        if (!attached.top().epoch().equals(window.epoch()) || attached.top().offset() < window.offset()) {
            onNewEpoch(attached.top());
        }
        window.lives(attached.windowLeftMillis(), attached.metaLeftMillis(), now);
        if (attached.windowLeftMillis() == 0) {
            window.cleared();
        }
        if (attached.top().offset() > window.offset()) {
            repair();
        }
        admit();
    }

    /// The stream has begun anew, or a restart has taken publications back: what positioned subscribers know is void.
    private void onNewEpoch(Position top) {
        boolean known = window.isKnown();
        flush();
        window.reset(top);
        link.endRepair();
        if (known) {
            endPositioned();
        }
    }

    private void repair() {
        if (!link.isRepairing()) {
            link.repair(window.offset());
            armTick();
        }
    }

    private void onMissed(RelayMessage.Missed missed) {
        EntityLink.Answer answer = link.onMissed(missed);
        if (answer == null) {
            return;
        }
        if (!missed.top().epoch().equals(window.epoch())) {
            onNewEpoch(missed.top());
        }
        long before = window.offset();
        if (missed.top().offset() > before) {
            boolean whole = answer.publications().stream()
                            .filter(publication -> publication.offset() > before)
                            .count()
                    == missed.top().offset() - before;
            if (!whole) {
                flush();
                endPositioned();
            }
            window.reset(missed.top());
            answer.publications().stream()
                    .filter(publication -> publication.offset() > before)
                    .forEach(this::deliver);
        }
        window.replace(answer.publications(), answer.sinceOffset());
        window.lives(missed.windowLeftMillis(), missed.metaLeftMillis(), settings.nowMillis());
        admit();
        window.trim();
    }

    private void endPositioned() {
        for (Subscriber subscriber : subscribers.all()) {
            if (subscriber.terms().positioned()) {
                forget(subscriber);
                subscriber.onInsufficientState();
            }
        }
    }

    private void onSubscribe(Subscriber subscriber) {
        seen++;
        waiting.add(subscriber);
        if (!link.isAttached()) {
            attachOnce();
        }
        admit();
    }

    private void attachOnce() {
        if (!link.isAttaching()) {
            attach();
        }
        armTick();
    }

    private void attach() {
        link.attach(window.isKnown() || waiting.needStream());
    }

    private void admit() {
        if (waiting.isEmpty()) {
            return;
        }
        waiting.admit();
        if (!waiting.isEmpty()) {
            armTick();
        }
    }

    /// Called by [WaitingSubscribers] when the subscription can be in force.
    private void start(Subscriber subscriber, Subscriber.Start start, boolean ownJoinPassed) {
        flush();
        Subscriber earlier = subscribers.add(subscriber);
        if (earlier != null && !EntityLink.isMember(subscriber)) {
            link.leaveUnseen(earlier);
        }
        slot.subscribers(subscribers.size());
        subscriber.onSubscribed(start);
        if (ownJoinPassed && subscriber.terms().pushJoinLeave()) {
            subscribers.sendTo(
                    subscriber, new Push.Joined(channel, subscriber.terms().info()));
        }
    }

    private void onUnsubscribe(Subscriber subscriber) {
        if (subscribers.contains(subscriber)) {
            flush();
            forget(subscriber);
        } else {
            waiting.remove(subscriber);
        }
        subscriber.onUnsubscribed();
        armIdleCheck();
    }

    private void forget(Subscriber subscriber) {
        subscribers.remove(subscriber);
        slot.subscribers(subscribers.size());
        link.leave(subscriber);
        armIdleCheck();
    }

    /// Without subscribers nothing is to be followed: a node that leaves must not wake its channels again.
    private boolean isFollowed() {
        return !subscribers.isEmpty() || !waiting.isEmpty();
    }

    private void onTick() {
        tickArmed = false;
        waiting.expire(ClientError.INTERNAL);
        if (isFollowed()) {
            link.onTick(window.isKnown() || waiting.needStream());
        }
        waiting.onTick();
        if (!waiting.isEmpty() || (link.isBusy() && !subscribers.isEmpty())) {
            armTick();
        }
        armIdleCheck();
    }

    private void armTick() {
        if (!tickArmed) {
            tickArmed = true;
            getContext()
                    .scheduleOnce(
                            EntityLink.RETRY_DELAY.dividedBy(2), getContext().getSelf(), new RelayCommand.Tick());
        }
    }

    private void armIdleCheck() {
        if (!idleCheckArmed && subscribers.isEmpty() && waiting.isEmpty()) {
            idleCheckArmed = true;
            getContext().scheduleOnce(settings.retireDelay(), getContext().getSelf(), new RelayCommand.CheckIdle());
        }
    }

    private void onCheckIdle() {
        idleCheckArmed = false;
        if (subscribers.isEmpty() && waiting.isEmpty()) {
            slot.offerToRetire(seen);
            armIdleCheck();
        }
    }
}
