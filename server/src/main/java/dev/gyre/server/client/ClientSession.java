package dev.gyre.server.client;

import dev.gyre.protocol.ClientError;
import dev.gyre.protocol.ClientInfo;
import dev.gyre.protocol.Command;
import dev.gyre.protocol.Disconnect;
import dev.gyre.protocol.Payload;
import dev.gyre.protocol.ProtocolCodec;
import dev.gyre.protocol.Push;
import dev.gyre.protocol.Reply;
import dev.gyre.protocol.Unsubscribe;
import dev.gyre.server.channel.Channels;
import dev.gyre.server.channel.Channels.Draft;
import dev.gyre.server.client.ClientRegistry.ServerSubscription;
import dev.gyre.server.client.Subscription.Ending;
import dev.gyre.server.client.Subscription.Opening;
import dev.gyre.server.client.Verdict.Closed;
import dev.gyre.server.client.Verdict.Granted;
import dev.gyre.server.client.Verdict.Refused;
import dev.gyre.server.config.ClientConfig;
import dev.gyre.server.hub.WireForm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The client protocol over one connection.
///
/// Commands are done one after the other; one that waits for a channel makes the session busy, and the rest of its
/// message waits with it. Everything here runs by the connection's thread, except [#send].
///
/// Source: centrifuge `client.go`.
final class ClientSession implements Session {

    private static final Logger LOG = LoggerFactory.getLogger(ClientSession.class);

    private enum Phase {
        /// Nothing but `connect` is taken.
        OPENED,
        /// Waits for the subscriptions of `connect`.
        CONNECTING,
        CONNECTED,
        /// `connect` was answered with an error: nothing more is read until the connection is stale.
        UNUSABLE,
        ENDED
    }

    private final Sessions sessions;
    private final Connection connection;
    private final SubscriptionTable subscriptions = new SubscriptionTable();
    private final SessionTimer timer;
    private ClientInfo info;
    private Phase phase = Phase.OPENED;
    private ProtocolCodec.@Nullable Frame message;
    private int nextCommand;
    private boolean handling;
    private boolean busy;
    private @Nullable Connect connect;
    /// Orders of the server that wait for a subscription under way.
    private List<Runnable> postponed = List.of();

    /// A `connect` that waits for its subscriptions.
    private record Connect(long id, Connecting.Accepted accepted, ConnectGate gate) {}

    ClientSession(Sessions sessions, Connection connection) {
        this.sessions = sessions;
        this.connection = connection;
        this.info = new ClientInfo("", sessions.environment.ids().get(), Payload.EMPTY, Payload.EMPTY);
        this.timer = new SessionTimer(this);
        Duration staleDelay = config().staleCloseDelay();
        if (staleDelay.isPositive()) {
            timer.staleAt(now() + staleDelay.toMillis());
        }
    }

    Connection connection() {
        return connection;
    }

    String client() {
        return info.client();
    }

    /// Empty where the transport needs none.
    String sessionId() {
        return "";
    }

    ClientInfo info() {
        return info;
    }

    SubscriptionTable subscriptions() {
        return subscriptions;
    }

    ClientConfig config() {
        return sessions.config;
    }

    Timers timers() {
        return sessions.environment.timers();
    }

    /// Milliseconds since 1970.
    long now() {
        return sessions.environment.clock().millis();
    }

    @Override
    public void onMessage(byte[] bytes) {
        if (phase == Phase.ENDED || phase == Phase.UNUSABLE) {
            return;
        }
        message = connection.form().codec().decode(bytes);
        nextCommand = 0;
        proceed();
    }

    @Override
    public boolean busy() {
        return busy;
    }

    @Override
    public void onClosed() {
        end();
    }

    private void proceed() {
        handling = true;
        try {
            while (message != null && !busy) {
                if (phase == Phase.ENDED || phase == Phase.UNUSABLE) {
                    message = null;
                } else if (nextCommand < message.commands().size()) {
                    handle(message.commands().get(nextCommand++));
                } else {
                    boolean malformed = message.malformed();
                    message = null;
                    if (malformed) {
                        close(Disconnect.BAD_REQUEST, "malformed message");
                    }
                }
            }
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).addKeyValue("client", client()).log("A command failed");
            close(Disconnect.SERVER_ERROR, "command failed");
        } finally {
            handling = false;
        }
    }

    private void handle(Command command) {
        long id = command.id();
        Command.Request request = command.request();
        if (phase == Phase.OPENED && !(request instanceof Command.Connect)) {
            close(Disconnect.BAD_REQUEST, "command before connect");
            return;
        }
        if (id == 0 && !(request instanceof Command.Send)) {
            if (!timer.pongReceived()) {
                close(Disconnect.BAD_REQUEST, "pong without ping");
            }
            return;
        }
        switch (request) {
            case Command.Pong _ -> close(Disconnect.BAD_REQUEST, "command without method");
            case Command.Ping _ -> close(Disconnect.BAD_REQUEST, "ping command");
            case Command.Connect connecting -> onConnect(id, connecting);
            case Command.Subscribe subscribe ->
                decided(
                        id,
                        sessions.subscribing.decide(this, subscribe),
                        grant -> open(grant, new Opening.ByCommand(id)));
            case Command.Unsubscribe unsubscribe -> onUnsubscribe(id, unsubscribe.channel());
            case Command.Publish publish ->
                decided(id, sessions.publishing.decide(this, publish), draft -> publish(id, publish.channel(), draft));
            case Command.Presence presence ->
                decided(id, sessions.reading.presence(this, presence), answer -> answer(id, answer));
            case Command.PresenceStats stats ->
                decided(id, sessions.reading.presenceStats(this, stats), answer -> answer(id, answer));
            case Command.History history ->
                decided(id, sessions.reading.history(this, history), answer -> answer(id, answer));
            case Command.Send _ -> close(Disconnect.NOT_AVAILABLE, "send command");
            case Command.Rpc rpc -> decided(id, sessions.calling.decide(rpc), result -> send(new Reply(id, result)));
            case Command.Refresh refresh ->
                decided(id, sessions.refreshing.refresh(this, refresh), life -> onRefresh(id, life));
            case Command.SubRefresh refresh ->
                decided(
                        id,
                        sessions.refreshing.subRefresh(this, refresh),
                        life -> onSubRefresh(id, refresh.channel(), life));
        }
    }

    private <T> void decided(long id, Verdict<T> verdict, Consumer<T> granted) {
        switch (verdict) {
            case Granted(T grant) -> granted.accept(grant);
            case Refused(ClientError error) -> send(Reply.error(id, error));
            case Closed(Disconnect disconnect, String rule) -> close(disconnect, rule);
        }
    }

    private void onConnect(long id, Command.Connect request) {
        if (phase != Phase.OPENED) {
            close(Disconnect.BAD_REQUEST, "second connect");
            return;
        }
        Verdict<Connecting.Accepted> verdict = sessions.connecting.decide(this, request);
        if (verdict instanceof Refused) {
            phase = Phase.UNUSABLE;
        }
        decided(id, verdict, accepted -> onAccepted(id, accepted));
    }

    private void onAccepted(long id, Connecting.Accepted accepted) {
        info = accepted.info();
        if (!sessions.environment.clients().add(this, config().userConnectionLimit())) {
            close(Disconnect.CONNECTION_LIMIT, "more than " + config().userConnectionLimit() + " of the user");
            return;
        }
        List<Grant> grants = accepted.grants();
        if (grants.isEmpty()) {
            send(connected(id, accepted, Map.of()));
            onConnected(accepted);
            return;
        }
        phase = Phase.CONNECTING;
        ConnectGate gate = new ConnectGate(this, grants.size(), config().queueMaxSize());
        connect = new Connect(id, accepted, gate);
        for (Grant grant : grants) {
            open(grant, new Opening.ByConnect(gate));
        }
    }

    /// Every subscription of `connect` has been answered.
    void onConnectSubscribed() {
        Connect waiting = connect;
        if (waiting == null || phase != Phase.CONNECTING) {
            return;
        }
        connect = null;
        ClientError refusal = waiting.gate().refusal();
        if (refusal != null) {
            leave();
            phase = Phase.UNUSABLE;
            send(Reply.error(waiting.id(), refusal));
        } else {
            waiting.gate()
                    .open(connected(
                            waiting.id(), waiting.accepted(), waiting.gate().results()));
            subscriptions.all().forEach(Subscription::opened);
            onConnected(waiting.accepted());
        }
        onAnswered();
    }

    private void onConnected(Connecting.Accepted accepted) {
        phase = Phase.CONNECTED;
        timer.staleAt(SessionTimer.NEVER);
        expireAt(accepted.expireAt());
        Duration interval = pingInterval();
        if (interval.isPositive()) {
            // the first one at any time of the second half, so that clients that came together are not pinged together
            long half = Math.max(1, interval.toMillis() / 2);
            timer.pingAt(now() + half + sessions.environment.random().nextLong(half));
        }
        runPostponed();
    }

    private Duration pingInterval() {
        return connection.pingsItself() ? Duration.ZERO : config().pingInterval();
    }

    private Reply connected(long id, Connecting.Accepted accepted, Map<String, Reply.Subscribed> subs) {
        Duration interval = pingInterval();
        return new Reply(
                id,
                new Reply.Connected(
                        client(),
                        sessions.environment.version(),
                        accepted.expireAt() > 0,
                        accepted.ttl(),
                        Payload.EMPTY,
                        subs,
                        interval.toSeconds(),
                        interval.isPositive() && config().pongTimeout().isPositive(),
                        "",
                        "",
                        config().connectIncludeServerTime() ? now() : 0));
    }

    private void open(Grant grant, Opening opening) {
        Subscription subscription = new Subscription(this, grant, opening);
        put(subscription);
        busy = busy || !(opening instanceof Opening.ByServer);
        sessions.environment.hub().subscribe(subscription);
    }

    void onCommandSubscribed(Subscription subscription) {
        opened(subscription);
        onAnswered();
    }

    void onServerSubscribed(Subscription subscription) {
        opened(subscription);
        runPostponed();
    }

    private void opened(Subscription subscription) {
        subscription.opened();
        if (phase != Phase.ENDED) {
            watchExpiry(subscription);
        }
    }

    void onCommandRefused(Subscription subscription, ClientError error) {
        onServerRefused(subscription, error);
        onAnswered();
    }

    void onServerRefused(Subscription subscription, ClientError error) {
        LOG.atDebug()
                .addKeyValue("client", client())
                .addKeyValue("channel", subscription.channel())
                .addKeyValue("code", error.code())
                .log("The channel refused a subscription");
        Subscription replaced = subscription.replaced();
        if (forget(subscription) && replaced != null) {
            put(replaced);
        }
        runPostponed();
    }

    void onLost(Subscription subscription) {
        if (subscription.source().serverSide()) {
            close(Disconnect.INSUFFICIENT_STATE, "position lost");
        } else {
            forget(subscription);
        }
    }

    private void put(Subscription subscription) {
        if (subscriptions.get(subscription.channel()) == null) {
            sessions.environment.clients().subscriptionsChanged(1);
        }
        subscriptions.put(subscription);
    }

    private boolean forget(Subscription subscription) {
        boolean there = subscriptions.remove(subscription);
        if (there) {
            sessions.environment.clients().subscriptionsChanged(-1);
        }
        return there;
    }

    private void onUnsubscribe(long id, String channel) {
        if (channel.isEmpty()) {
            close(Disconnect.BAD_REQUEST, "unsubscribe without channel");
            return;
        }
        Subscription subscription = subscriptions.get(channel);
        if (subscription == null) {
            send(new Reply(id, new Reply.Unsubscribed()));
            return;
        }
        busy = true;
        unsubscribe(subscription, new Ending.ByCommand(id));
    }

    private void unsubscribe(Subscription subscription, Ending ending) {
        forget(subscription);
        subscription.end(ending);
        sessions.environment.hub().unsubscribe(subscription);
    }

    private void publish(long id, String channel, Draft draft) {
        busy = true;
        boolean subscribed = subscriptions.inForce(channel) != null;
        sessions.environment
                .channels()
                .publish(channel, draft)
                .thenApply(ClientSession::result)
                .whenComplete((result, failure) -> {
                    if (subscribed) {
                        // the client gets its own publication before the answer
                        sessions.environment.hub().afterPublications(channel, () -> answer(id, result, failure));
                    } else {
                        answer(id, result, failure);
                    }
                });
    }

    private static Reply.Result result(Channels.PublishResult result) {
        return switch (result) {
            case Channels.Published _ -> new Reply.Published();
            case Channels.Failed(ClientError error) -> new Reply.Failure(error);
        };
    }

    private void answer(long id, CompletionStage<Reply.Result> stage) {
        busy = true;
        stage.whenComplete((result, failure) -> answer(id, result, failure));
    }

    /// Any thread.
    private void answer(long id, Reply.@Nullable Result result, @Nullable Throwable failure) {
        if (result != null) {
            send(new Reply(id, result));
        } else {
            LOG.atError().setCause(failure).addKeyValue("client", client()).log("A command failed");
            send(Reply.error(id, ClientError.INTERNAL));
        }
        connection.execute(this::onAnswered);
    }

    /// The command that made the session busy has been answered.
    void onAnswered() {
        busy = false;
        runPostponed();
        if (!handling) {
            proceed();
            if (!busy && phase != Phase.ENDED) {
                connection.resume();
            }
        }
    }

    private void onRefresh(long id, Refreshing.Life life) {
        setInfo(life.info());
        expireAt(life.expireAt());
        send(new Reply(id, new Reply.Refreshed("", "", life.expireAt() > 0, life.ttl())));
    }

    private void setInfo(@Nullable Payload connInfo) {
        if (connInfo != null && !connInfo.isEmpty()) {
            info = new ClientInfo(info.user(), info.client(), connInfo, Payload.EMPTY);
        }
    }

    private void onSubRefresh(long id, String channel, Refreshing.Life life) {
        Subscription subscription = subscriptions.inForce(channel);
        if (subscription != null) {
            subscription.renew(life.expireAt(), life.info());
            watchExpiry(subscription);
        }
        send(new Reply(id, new Reply.SubRefreshed(life.expireAt() > 0, life.ttl(), List.of())));
    }

    /// An order of the server API.
    void refresh(boolean expired, long expireAt, @Nullable Payload connInfo) {
        if (phase != Phase.CONNECTED) {
            postpone(() -> refresh(expired, expireAt, connInfo));
            return;
        }
        long second = now() / 1000;
        long capped = Math.min(expireAt, second + Connecting.MAX_TTL.toSeconds());
        if (expired || (capped > 0 && capped <= second)) {
            close(Disconnect.EXPIRED, "server API");
            return;
        }
        setInfo(connInfo);
        expireAt(capped);
        send(Reply.push(new Push.Refreshed(capped > 0, capped > 0 ? capped - second : 0)));
    }

    /// An order of the server API.
    void subscribe(ServerSubscription order) {
        if (mustWait(order.channel())) {
            postpone(() -> subscribe(order));
            return;
        }
        switch (sessions.subscribing.decide(this, order)) {
            case Granted(Grant grant) -> open(grant, new Opening.ByServer(subscriptions.get(order.channel())));
            case Refused(ClientError error) ->
                LOG.atInfo()
                        .addKeyValue("client", client())
                        .addKeyValue("channel", order.channel())
                        .addKeyValue("code", error.code())
                        .log("Cannot subscribe the client");
            case Closed(Disconnect disconnect, String rule) -> close(disconnect, rule);
        }
    }

    /// An order of the server API.
    void unsubscribe(String channel, Unsubscribe unsubscribe) {
        if (mustWait(channel)) {
            postpone(() -> unsubscribe(channel, unsubscribe));
            return;
        }
        Subscription subscription = subscriptions.get(channel);
        if (subscription != null) {
            unsubscribe(subscription, new Ending.ByServer(unsubscribe));
        }
    }

    private boolean mustWait(String channel) {
        Subscription subscription = subscriptions.get(channel);
        return phase != Phase.CONNECTED || (subscription != null && !subscription.inForce());
    }

    private void postpone(Runnable order) {
        if (phase == Phase.CONNECTED || phase == Phase.CONNECTING) {
            postponed = new ArrayList<>(postponed);
            postponed.add(order);
        }
    }

    private void runPostponed() {
        List<Runnable> orders = postponed;
        postponed = List.of();
        orders.forEach(Runnable::run);
    }

    private void expireAt(long second) {
        timer.expireAt(
                second == 0
                        ? SessionTimer.NEVER
                        : second * 1000 + config().expiredCloseDelay().toMillis());
    }

    private void watchExpiry(Subscription subscription) {
        if (subscription.expireAt() > 0) {
            timer.subscriptionExpiryBy(closeAt(subscription));
        }
    }

    private long closeAt(Subscription subscription) {
        return subscription.expireAt() * 1000 + config().expiredSubCloseDelay().toMillis();
    }

    void onStale() {
        close(Disconnect.STALE, "no successful connect in time");
    }

    void onNoPong() {
        close(Disconnect.NO_PONG, "no pong in time");
    }

    void onExpired() {
        close(Disconnect.EXPIRED, "not refreshed in time");
    }

    void sendPing() {
        send(Reply.PING);
    }

    void onSubscriptionExpiry() {
        long now = now();
        for (Subscription subscription : subscriptions.all()) {
            if (subscription.expireAt() == 0 || !subscription.inForce()) {
                continue;
            }
            if (closeAt(subscription) > now) {
                watchExpiry(subscription);
            } else if (subscription.source().serverSide()) {
                close(Disconnect.SUBSCRIPTION_EXPIRED, "subscription not refreshed in time");
                return;
            } else {
                unsubscribe(subscription, new Ending.ByServer(Unsubscribe.EXPIRED));
            }
        }
    }

    /// Any thread.
    void send(Reply reply) {
        WireForm form = connection.form();
        try {
            connection.send(form.frame(form.codec().encode(reply)));
        } catch (ProtocolCodec.UnencodableException _) {
            connection.disconnect(Disconnect.INAPPROPRIATE_PROTOCOL);
        }
    }

    void close(Disconnect disconnect, String rule) {
        if (phase == Phase.ENDED) {
            return;
        }
        LOG.atInfo()
                .addKeyValue("client", client())
                .addKeyValue("user", info.user())
                .addKeyValue("code", disconnect.code())
                .addKeyValue("reason", disconnect.reason())
                .addKeyValue("rule", rule)
                .log("Disconnecting a client");
        connection.disconnect(disconnect);
        end();
    }

    private void end() {
        if (phase != Phase.ENDED) {
            phase = Phase.ENDED;
            message = null;
            connect = null;
            postponed = List.of();
            timer.stop();
            leave();
        }
    }

    /// Nothing of the session stays behind in registry and hub.
    private void leave() {
        sessions.environment.clients().remove(this);
        for (Subscription subscription : subscriptions.all()) {
            Subscription replaced = subscription.replaced();
            if (replaced != null) {
                unsubscribe(replaced, new Ending.Silent());
            }
            unsubscribe(subscription, new Ending.Silent());
        }
    }
}
