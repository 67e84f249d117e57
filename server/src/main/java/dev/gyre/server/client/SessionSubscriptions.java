package dev.gyre.server.client;

import dev.gyre.protocol.ClientError;
import dev.gyre.protocol.Disconnect;
import dev.gyre.protocol.Reply;
import dev.gyre.protocol.Unsubscribe;
import dev.gyre.server.client.ClientRegistry.ServerSubscription;
import dev.gyre.server.client.Subscription.Ending;
import dev.gyre.server.client.Subscription.Opening;
import dev.gyre.server.client.Verdict.Closed;
import dev.gyre.server.client.Verdict.Granted;
import dev.gyre.server.client.Verdict.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The subscriptions of a session as they come and go. By the connection's thread.
final class SessionSubscriptions {

    private final ClientSession session;
    private final SubscriptionTable table = new SubscriptionTable();
    /// Orders of the server that wait for a subscription under way.
    private List<Runnable> postponed = List.of();

    SessionSubscriptions(ClientSession session) {
        this.session = session;
    }

    /// Those under way included.
    int size() {
        return table.size();
    }

    /// Also when it is under way.
    @Nullable
    Subscription get(String channel) {
        return table.get(channel);
    }

    @Nullable
    Subscription inForce(String channel) {
        Subscription subscription = table.get(channel);
        return subscription != null && subscription.inForce() ? subscription : null;
    }

    boolean any(Predicate<Subscription> condition) {
        return table.all().stream().anyMatch(condition);
    }

    /// Answered as `opening` says.
    void open(Grant grant, Opening opening) {
        Subscription subscription = new Subscription(session, grant, opening);
        put(subscription);
        session.environment().hub().subscribe(subscription);
    }

    private void put(Subscription subscription) {
        if (table.get(subscription.channel()) == null) {
            session.environment().clients().subscriptionsChanged(1);
            session.counted().subscribing();
        }
        table.put(subscription);
    }

    void onOpened(Subscription subscription) {
        subscription.opened();
        watchExpiry(subscription);
        runPostponed();
    }

    /// The subscriptions of `connect` are in force, and its reply has been sent.
    void onConnected() {
        table.all().forEach(Subscription::opened);
        runPostponed();
    }

    void onRefused(Subscription subscription, ClientError error) {
        SessionLog.subscriptionRefused(
                session,
                subscription.channel(),
                error,
                error.equals(ClientError.UNRECOVERABLE_POSITION)
                        ? "publications after the client's position are gone, and it asked to be refused then"
                        : "the channel could not be reached in time");
        Subscription replaced = subscription.replaced();
        if (forget(subscription) && replaced != null) {
            put(replaced);
        }
        runPostponed();
    }

    void onLost(Subscription subscription) {
        if (subscription.source().serverSide()) {
            session.close(Disconnect.INSUFFICIENT_STATE, "position lost");
        } else {
            forget(subscription);
        }
    }

    private boolean forget(Subscription subscription) {
        boolean there = table.remove(subscription);
        if (there) {
            session.environment().clients().subscriptionsChanged(-1);
            session.counted().unsubscribed();
        }
        return there;
    }

    /// A command, answered when the subscription has come into force and ended.
    void unsubscribe(Subscription subscription, Call call) {
        if (table.get(subscription.channel()) != subscription) {
            // it was refused, or the server has ended it meanwhile
            session.reply(call, new Reply.Unsubscribed());
            session.pipeline().onUnsubscribed();
        } else if (subscription.inForce()) {
            close(subscription, new Ending.ByCommand(call));
        } else {
            postpone(() -> unsubscribe(subscription, call));
        }
    }

    /// Answered as `ending` says.
    void close(Subscription subscription, Ending ending) {
        forget(subscription);
        subscription.end(ending);
        session.environment().hub().unsubscribe(subscription);
    }

    /// Nothing stays behind in the hub.
    void closeAll() {
        postponed = List.of();
        for (Subscription subscription : table.all()) {
            Subscription replaced = subscription.replaced();
            if (replaced != null) {
                close(replaced, new Ending.Silent());
            }
            close(subscription, new Ending.Silent());
        }
    }

    /// An order of the server API.
    ///
    /// @param done called by any thread when the subscription is in force, or will not come
    void subscribe(ServerSubscription order, Runnable done) {
        if (mustWait(order.channel())) {
            postpone(() -> subscribe(order, done));
            return;
        }
        if (!session.connected()) {
            done.run();
            return;
        }
        switch (session.subscribing().decide(session, order)) {
            case Granted(Grant grant) -> open(grant, new Opening.ByServer(table.get(order.channel()), done));
            case Refused(ClientError error, String rule) -> {
                SessionLog.subscriptionRefused(session, order.channel(), error, "server API: " + rule);
                done.run();
            }
            case Closed(Disconnect disconnect, String rule) -> {
                session.close(disconnect, rule);
                done.run();
            }
        }
    }

    /// An order of the server API.
    ///
    /// @param done called by any thread when nothing of the channel is sent any more
    void unsubscribe(String channel, Unsubscribe unsubscribe, Runnable done) {
        if (mustWait(channel)) {
            postpone(() -> unsubscribe(channel, unsubscribe, done));
            return;
        }
        Subscription subscription = table.get(channel);
        if (subscription == null) {
            done.run();
        } else {
            SessionLog.subscriptionEnded(session, channel, unsubscribe, "server API");
            close(subscription, new Ending.ByServer(unsubscribe, done));
        }
    }

    private boolean mustWait(String channel) {
        Subscription subscription = table.get(channel);
        return session.connecting() || (subscription != null && !subscription.inForce());
    }

    /// Runs the order when something that is under way has come to its end.
    void postpone(Runnable order) {
        postponed = new ArrayList<>(postponed);
        postponed.add(order);
    }

    private void runPostponed() {
        List<Runnable> orders = postponed;
        postponed = List.of();
        orders.forEach(Runnable::run);
    }

    void renew(String channel, Refreshing.Life life) {
        Subscription subscription = inForce(channel);
        if (subscription != null) {
            subscription.renew(life.expireAt(), life.info());
            watchExpiry(subscription);
        }
    }

    private void watchExpiry(Subscription subscription) {
        if (subscription.expireAt() > 0) {
            session.timer().subscriptionExpiryBy(closeAt(subscription));
        }
    }

    private long closeAt(Subscription subscription) {
        return Math.min(subscription.expireAt(), Subscribing.MAX_EXPIRE_AT) * 1000
                + session.config().expiredSubCloseDelay().toMillis();
    }

    void onExpiryDue() {
        long now = session.now();
        for (Subscription subscription : table.all()) {
            if (subscription.expireAt() == 0 || !subscription.inForce()) {
                continue;
            }
            if (closeAt(subscription) > now) {
                watchExpiry(subscription);
            } else if (subscription.source().serverSide()) {
                session.close(
                        Disconnect.SUBSCRIPTION_EXPIRED,
                        "server-side subscription not refreshed in time (client.expired_sub_close_delay)");
                return;
            } else {
                SessionLog.subscriptionEnded(
                        session,
                        subscription.channel(),
                        Unsubscribe.EXPIRED,
                        "not refreshed in time (client.expired_sub_close_delay)");
                close(subscription, new Ending.ByServer(Unsubscribe.EXPIRED, () -> {}));
            }
        }
    }
}
