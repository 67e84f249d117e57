package dev.gyre.server.hub;

import dev.gyre.protocol.ClientError;
import dev.gyre.protocol.ClientInfo;
import dev.gyre.protocol.ProtocolCodec.UnencodableException;
import dev.gyre.protocol.Publication;
import dev.gyre.protocol.Push;
import dev.gyre.server.channel.ChannelGateway;
import dev.gyre.server.channel.RelayMessage;
import dev.gyre.server.metrics.RelayMetrics;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One channel's subscribers on this node.
///
/// Follows the channel's entity ([StreamFollower]) and hands what it sends to the subscribers ([Delivery]). What the
/// entity sends arrives in order, its answers included: a subscriber that is added while an answer is handled has
/// joined history and live stream without a gap and without a duplicate.
final class ChannelRelay extends AbstractMatchingBehavior<RelayMessage> implements StreamFollower.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(ChannelRelay.class);

    private static final RelayCommand FLUSH = new RelayCommand.Flush();

    private final String channel;
    private final RelaySlot slot;
    private final RelayMetrics metrics;
    private final StreamWindow window = new StreamWindow();
    private final EntityLink link;
    private final RemoteMembers remote;
    private final StreamFollower follower;
    private final Delivery delivery;
    private final Subscribers subscribers;
    private final WaitingSubscribers waiting;
    private final RelayTimers timers;
    private long seen;

    private ChannelRelay(
            ActorContext<RelayMessage> context,
            String channel,
            ChannelGateway gateway,
            HubSettings settings,
            RelaySlot slot) {
        super(context);
        this.channel = channel;
        this.slot = slot;
        this.metrics = settings.metrics();
        this.remote = new RemoteMembers(settings.node());
        this.link = new EntityLink(context, channel, gateway, settings);
        this.follower = new StreamFollower(settings, window, link, this);
        this.delivery = new Delivery(channel, () -> context.getSelf().tell(FLUSH), this::onUnreached);
        this.subscribers = delivery.subscribers();
        this.waiting = new WaitingSubscribers(settings, window, link, this::start);
        this.timers = new RelayTimers(context, settings);
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
            case RelayMessage.Published published -> {
                metrics.publicationsReceived(published.publications().size());
                follower.onPublished(published);
            }
            case RelayMessage.Attached attached -> onAttached(attached);
            case RelayMessage.Missed missed -> {
                if (follower.onMissed(missed)) {
                    waiting.onAnswered();
                    admit();
                    follower.settled();
                }
            }
            case RelayMessage.HistoryCleared _ -> window.cleared();
            case RelayMessage.JoinTaken taken -> {
                waiting.onJoinTaken(taken.client());
                admit();
            }
            case RelayMessage.MemberJoined joined -> {
                metrics.joinReceived();
                remote.joined(joined);
                waiting.onMemberJoined(joined.info().client());
                delivery.flush();
                subscribers.sendJoinLeave(new Push.Joined(channel, joined.info()));
            }
            case RelayMessage.MemberLeft left -> {
                metrics.leaveReceived();
                if (remote.left(left.info().client())) {
                    tellLeft(left.info());
                }
            }
            case RelayMessage.Roster roster -> roster.members().forEach(remote::joined);
            case RelayMessage.Ended ended -> onEntityGone(ended.entity());
            case RelayMessage.Refused refused -> waiting.refuseAll(refused.error());
        }
    }

    private void onEntityGone(Object entity) {
        if (link.onGone(entity) && isFollowed()) {
            attach();
            timers.armTick(link.retryDelay());
        }
    }

    private void tellLeft(ClientInfo member) {
        delivery.flush();
        subscribers.sendJoinLeave(new Push.Left(channel, member));
    }

    private Behavior<RelayMessage> onCommand(RelayCommand command) {
        switch (command) {
            case RelayCommand.Subscribe subscribe -> onSubscribe(subscribe.subscriber());
            case RelayCommand.Unsubscribe unsubscribe -> onUnsubscribe(unsubscribe.subscriber());
            case RelayCommand.After after -> {
                delivery.flush();
                after.task().run();
            }
            case RelayCommand.Flush _ -> delivery.flush();
            case RelayCommand.Tick _ -> onTick();
            case RelayCommand.CheckPosition _ -> {
                if (!subscribers.isEmpty()) {
                    attach();
                }
            }
            case RelayCommand.CheckIdle _ -> onCheckIdle();
            case RelayCommand.EntityGone gone -> onEntityGone(gone.entity());
            case RelayCommand.NodeLost lost -> remote.lost(lost.node()).forEach(this::tellLeft);
            case RelayCommand.Retire _ -> {
                link.detach();
                return Behaviors.stopped();
            }
        }
        return Behaviors.same();
    }

    private void onAttached(RelayMessage.Attached attached) {
        if (link.onAttached(attached.entity())) {
            link.rejoin(subscribers.all());
            waiting.joinAgain();
        }
        follower.onAttached(attached);
        admit();
    }

    @Override
    public void onNext(Publication publication, boolean patchable) {
        delivery.deliver(publication, patchable);
    }

    @Override
    public void onAsked() {
        timers.armTick(link.retryDelay());
    }

    @Override
    public void onPositionLost(String cause) {
        delivery.flush();
        int lost = 0;
        for (Subscriber subscriber : subscribers.all()) {
            if (subscriber.terms().positioned()) {
                lost++;
                forget(subscriber);
                subscriber.onInsufficientState();
            }
        }
        if (lost > 0) {
            LOG.atInfo()
                    .addKeyValue("channel", channel)
                    .addKeyValue("subscribers", lost)
                    .addKeyValue("cause", cause)
                    .log("Subscribers have lost their place in a channel");
        }
    }

    private void onUnreached(Subscriber subscriber) {
        forget(subscriber);
        subscriber.onUnencodable();
    }

    private void onSubscribe(Subscriber subscriber) {
        seen++;
        waiting.add(subscriber);
        if (!link.isAttached()) {
            if (!link.isAttaching()) {
                attach();
            }
            timers.armTick(link.retryDelay());
        }
        admit();
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
            timers.armTick(link.retryDelay());
        }
    }

    /// Called by [WaitingSubscribers] when the subscription can be in force.
    private void start(Subscriber subscriber, Subscriber.Start start, boolean ownJoinPassed) {
        delivery.flush();
        Subscriber.Start shown;
        try {
            shown = delivery.shown(subscriber, start);
        } catch (UnencodableException _) {
            link.leave(subscriber);
            subscriber.onUnencodable();
            return;
        }
        Subscriber earlier = subscribers.add(subscriber, start.base());
        if (earlier != null && !EntityLink.isMember(subscriber)) {
            link.leaveUnseen(earlier);
        }
        slot.subscribers(subscribers.size());
        subscriber.onSubscribed(shown);
        if (ownJoinPassed && subscriber.terms().pushJoinLeave()) {
            Subscribers.sendTo(
                    subscriber, new Push.Joined(channel, subscriber.terms().info()));
        }
    }

    private void onUnsubscribe(Subscriber subscriber) {
        if (subscribers.contains(subscriber)) {
            delivery.flush();
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
        timers.onTick();
        waiting.expire(ClientError.INTERNAL);
        if (isFollowed()) {
            link.onTick(window.isKnown() || waiting.needStream());
        }
        waiting.onTick();
        if (!waiting.isEmpty() || (link.isBusy() && !subscribers.isEmpty())) {
            timers.armTick(link.retryDelay());
        }
        armIdleCheck();
    }

    private void armIdleCheck() {
        if (!isFollowed()) {
            timers.armIdleCheck();
        }
    }

    private void onCheckIdle() {
        timers.onCheckIdle();
        if (!isFollowed()) {
            slot.offerToRetire(seen);
            timers.armIdleCheck();
        }
    }
}
