package dev.gyre.server.client;

import dev.gyre.protocol.ClientError;
import dev.gyre.protocol.ClientInfo;
import dev.gyre.protocol.Disconnect;
import dev.gyre.protocol.Payload;
import dev.gyre.protocol.Push;
import dev.gyre.protocol.Reply;
import dev.gyre.protocol.Unsubscribe;
import dev.gyre.server.client.Grant.Source;
import dev.gyre.server.hub.Outbound;
import dev.gyre.server.hub.Subscriber;
import dev.gyre.server.metrics.ClientMetrics;
import org.jspecify.annotations.Nullable;

/// One subscription of one session.
///
/// What its client is told about it is sent by the relay's thread, so that it stands in the right place among the
/// channel's publications; the session hears of it afterwards, by the connection's thread.
final class Subscription implements Subscriber {

    /// How a subscription that is under way is answered.
    sealed interface Opening {

        record ByCommand(Call call) implements Opening {}

        /// Together with the others of the same `connect`.
        record ByConnect(ConnectGate gate) implements Opening {}

        /// @param replaced the client's subscription of the same channel until this one is in force; null for none
        /// @param done called when this one is in force, or will not come
        record ByServer(@Nullable Subscription replaced, Runnable done) implements Opening {}
    }

    /// How the end of a subscription is answered.
    sealed interface Ending {

        record ByCommand(Call call) implements Ending {}

        /// @param done called when nothing of the channel is sent any more
        record ByServer(Unsubscribe unsubscribe, Runnable done) implements Ending {}

        /// The connection ends too.
        record Silent() implements Ending {}
    }

    private final ClientSession session;
    private final String channel;
    private final Terms terms;
    private final Source source;
    private Payload info;
    private long expireAt;
    private volatile @Nullable Underway underway;
    private volatile @Nullable Ending ending;

    /// What is needed until the subscription is in force.
    private record Underway(Grant grant, Opening opening) {}

    Subscription(ClientSession session, Grant grant, Opening opening) {
        this.session = session;
        this.channel = grant.channel();
        this.terms = grant.terms();
        this.source = grant.source();
        this.info = terms.info().chanInfo();
        this.expireAt = grant.expireAt();
        this.underway = new Underway(grant, opening);
    }

    @Override
    public String channel() {
        return channel;
    }

    @Override
    public Outbound outbound() {
        Underway opening = underway;
        return opening != null && opening.opening() instanceof Opening.ByConnect(ConnectGate gate)
                ? gate
                : session.connection();
    }

    @Override
    public Terms terms() {
        return terms;
    }

    Source source() {
        return source;
    }

    /// Seconds since 1970, 0 for never. By the connection's thread.
    long expireAt() {
        return expireAt;
    }

    /// A new token. By the connection's thread.
    void renew(long newExpireAt, Payload newInfo) {
        expireAt = newExpireAt;
        info = newInfo;
    }

    /// Who publishes when the client does. By the connection's thread.
    ClientInfo publisher(ClientInfo connection) {
        return info.isEmpty()
                ? connection
                : new ClientInfo(connection.user(), connection.client(), connection.connInfo(), info);
    }

    /// What this one is about to replace.
    @Nullable
    Subscription replaced() {
        Underway opening = underway;
        return opening != null && opening.opening() instanceof Opening.ByServer byServer ? byServer.replaced() : null;
    }

    boolean inForce() {
        return underway == null;
    }

    /// The session has taken note that the subscription is in force. By the connection's thread.
    void opened() {
        underway = null;
    }

    /// To be called before [dev.gyre.server.hub.Hub#unsubscribe].
    void end(Ending how) {
        ending = how;
    }

    @Override
    public void onSubscribed(Start from) {
        Underway opening = underway;
        if (opening == null) {
            return;
        }
        Reply.Subscribed result = opening.grant().result(from);
        count(result);
        switch (opening.opening()) {
            case Opening.ByCommand(Call call) -> {
                session.reply(call, result);
                session.connection().execute(() -> onOpened(true));
            }
            case Opening.ByConnect(ConnectGate gate) -> gate.subscribed(channel, result);
            case Opening.ByServer byServer -> {
                push(new Push.Subscribed(
                        channel,
                        result.recoverable(),
                        result.epoch(),
                        result.offset(),
                        result.positioned(),
                        result.data()));
                result.publications().forEach(publication -> push(new Push.Published(channel, publication)));
                session.connection().execute(() -> onOpened(false));
                byServer.done().run();
            }
        }
    }

    private void count(Reply.Subscribed result) {
        session.counted().subscribed();
        if (result.wasRecovering()) {
            metrics().recovered(result.recovered(), !result.publications().isEmpty());
        }
    }

    @Override
    public void onRefused(ClientError error) {
        Underway opening = underway;
        if (opening == null) {
            return;
        }
        switch (opening.opening()) {
            case Opening.ByCommand(Call call) -> {
                session.reply(call, new Reply.Failure(error));
                session.connection().execute(() -> onRefused(error, true));
            }
            case Opening.ByConnect(ConnectGate gate) -> gate.refused(error);
            case Opening.ByServer byServer -> {
                session.connection().execute(() -> onRefused(error, false));
                byServer.done().run();
            }
        }
    }

    private void onOpened(boolean answered) {
        session.subscriptions().onOpened(this);
        if (answered) {
            session.pipeline().onAnswered();
        }
    }

    private void onRefused(ClientError error, boolean answered) {
        session.subscriptions().onRefused(this, error);
        if (answered) {
            session.pipeline().onAnswered();
        }
    }

    @Override
    public void onUnsubscribed() {
        switch (ending) {
            case Ending.ByCommand(Call call) -> {
                session.reply(call, new Reply.Unsubscribed());
                session.connection().execute(session.pipeline()::onUnsubscribed);
            }
            case Ending.ByServer(Unsubscribe unsubscribe, Runnable done) -> {
                metrics().unsubscribedByServer(unsubscribe.code());
                push(new Push.Unsubscribed(channel, unsubscribe));
                done.run();
            }
            case Ending.Silent _ -> {}
            case null -> {}
        }
        Underway opening = underway;
        if (opening != null && opening.opening() instanceof Opening.ByServer byServer) {
            byServer.done().run();
        }
    }

    @Override
    public void onInsufficientState() {
        if (ending != null) {
            return;
        }
        if (source.serverSide()) {
            session.disconnect(Disconnect.INSUFFICIENT_STATE, "position lost in a server-side subscription");
        } else {
            metrics().unsubscribedByServer(Unsubscribe.INSUFFICIENT_STATE.code());
            push(new Push.Unsubscribed(channel, Unsubscribe.INSUFFICIENT_STATE));
        }
        session.connection().execute(() -> session.subscriptions().onLost(this));
    }

    @Override
    public void onUnencodable() {
        session.disconnect(Disconnect.INAPPROPRIATE_PROTOCOL, "a publication that is not JSON, for a JSON client");
    }

    private ClientMetrics metrics() {
        return session.connection().traffic().clients();
    }

    private void push(Push push) {
        session.push(push);
    }
}
