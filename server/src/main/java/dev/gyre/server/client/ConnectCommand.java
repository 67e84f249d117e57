package dev.gyre.server.client;

import dev.gyre.protocol.ClientError;
import dev.gyre.protocol.Command;
import dev.gyre.protocol.Disconnect;
import dev.gyre.protocol.Payload;
import dev.gyre.protocol.Reply;
import dev.gyre.server.client.ClientRegistry.Target;
import dev.gyre.server.client.Subscription.Opening;
import dev.gyre.server.config.ClientConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A `connect` whose client is known: the limit of its user, the subscriptions that come with it, and the reply. By the
/// connection's thread.
final class ConnectCommand {

    private final ClientSession session;
    private final Call call;
    private final Command.Connect request;
    private final Connecting.Accepted accepted;

    ConnectCommand(ClientSession session, Call call, Command.Connect request, Connecting.Accepted accepted) {
        this.session = session;
        this.call = call;
        this.request = request;
        this.accepted = accepted;
    }

    void begin() {
        session.identify(accepted, session.connection().traffic().connections(request.name(), request.version()));
        ClientConfig config = session.config();
        String user = accepted.info().user();
        ClusterClients cluster = session.environment().cluster();
        ClientConfig.PersonalChannel personal = config.personalChannel();
        if (!user.isEmpty() && personal.enabled() && personal.singleConnection()) {
            cluster.disconnect(new Target(user, "", ""), Disconnect.CONNECTION_LIMIT, Set.of(session.client()));
        }
        if (user.isEmpty() || config.userConnectionLimit() == 0) {
            onAdmitted();
        } else {
            session.onConnecting();
            session.pipeline().whenDone(cluster.rivals(user, session.client()).exceptionally(_ -> 0), this::onRivals);
        }
    }

    /// @param rivals connections of the user that come before this one
    private void onRivals(int rivals) {
        int limit = session.config().userConnectionLimit();
        if (rivals < limit) {
            onAdmitted();
        } else {
            session.close(
                    Disconnect.CONNECTION_LIMIT,
                    "more than " + limit + " connections of the user (client.user_connection_limit)");
        }
    }

    private void onAdmitted() {
        session.admit();
        List<Grant> grants = accepted.grants();
        if (grants.isEmpty()) {
            session.reply(call, connected(Map.of()));
            session.onConnected(accepted.expireAt());
            return;
        }
        session.onConnecting();
        session.pipeline().await();
        var gate =
                new ConnectGate(session, grants.size(), session.config().queueMaxSize(), this::onSubscriptionsAnswered);
        for (Grant grant : grants) {
            session.subscriptions().open(grant, new Opening.ByConnect(gate));
        }
    }

    private void onSubscriptionsAnswered(ConnectGate gate) {
        if (session.ended()) {
            return;
        }
        ClientError refusal = gate.refusal();
        if (refusal == null) {
            gate.open(call, connected(gate.results()));
            session.onConnected(accepted.expireAt());
        } else {
            session.onConnectRefused();
            session.reply(call, new Reply.Failure(refusal));
        }
        session.pipeline().onAnswered();
    }

    private Reply.Connected connected(Map<String, Reply.Subscribed> subs) {
        ClientConfig config = session.config();
        Duration pings = session.timer().pingInterval();
        return new Reply.Connected(
                session.client(),
                session.environment().version(),
                accepted.expireAt() > 0,
                accepted.ttl(),
                Payload.EMPTY,
                subs,
                pings.toSeconds(),
                pings.isPositive() && config.pongTimeout().isPositive(),
                "",
                "",
                config.connectIncludeServerTime() ? session.now() : 0);
    }
}
