package dev.gyre.server.client;

import dev.gyre.protocol.ClientError;
import dev.gyre.protocol.ClientInfo;
import dev.gyre.protocol.Command;
import dev.gyre.protocol.Disconnect;
import dev.gyre.protocol.Payload;
import dev.gyre.protocol.ProtocolCodec;
import dev.gyre.protocol.Push;
import dev.gyre.protocol.Reply;
import dev.gyre.server.client.Verdict.Refused;
import dev.gyre.server.config.ClientConfig;
import dev.gyre.server.hub.WireForm;
import dev.gyre.server.metrics.ClientMetrics;
import dev.gyre.server.metrics.ConnectionMetrics;
import dev.gyre.server.metrics.FrameType;
import java.util.Objects;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/// The client protocol over one connection: `connect`, then commands as the [CommandPipeline] begins them, until the
/// connection ends. By the connection's thread, where nothing else is said.
///
/// Source: centrifuge `client.go`.
final class ClientSession implements Session {

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
    private final CommandPipeline pipeline = new CommandPipeline(this);
    private final SessionSubscriptions subscriptions = new SessionSubscriptions(this);
    private final SessionTimer timer = new SessionTimer(this);
    private ClientInfo info;
    private @Nullable ConnectionMetrics counted; // null until the client is known
    private Payload meta = Payload.EMPTY;
    private Phase phase = Phase.OPENED;
    private volatile boolean admitted;

    ClientSession(Sessions sessions, Connection connection) {
        this.sessions = sessions;
        this.connection = connection;
        this.info = new ClientInfo("", sessions.environment.ids().get(), Payload.EMPTY, Payload.EMPTY);
        timer.onOpened();
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

    /// What the back end's token says to the back end's proxies.
    Payload meta() {
        return meta;
    }

    CommandPipeline pipeline() {
        return pipeline;
    }

    SessionSubscriptions subscriptions() {
        return subscriptions;
    }

    /// Counts connections like this one; to be asked only when the client is known.
    ConnectionMetrics counted() {
        return Objects.requireNonNull(counted, "the client is not known");
    }

    SessionTimer timer() {
        return timer;
    }

    ClientConfig config() {
        return sessions.config;
    }

    SessionEnvironment environment() {
        return sessions.environment;
    }

    Subscribing subscribing() {
        return sessions.subscribing;
    }

    /// Milliseconds since 1970.
    long now() {
        return sessions.environment.clock().millis();
    }

    /// Whether it counts against the connection limit of its user. Any thread.
    boolean admitted() {
        return admitted;
    }

    boolean connecting() {
        return phase == Phase.CONNECTING;
    }

    boolean connected() {
        return phase == Phase.CONNECTED;
    }

    @Override
    public void onMessage(byte[] bytes) {
        if (takesCommands()) {
            pipeline.offer(bytes);
        }
    }

    boolean takesCommands() {
        return phase != Phase.ENDED && phase != Phase.UNUSABLE;
    }

    @Override
    public boolean busy() {
        return pipeline.full();
    }

    @Override
    public void onClosed() {
        end();
    }

    void onCommand(Call call, Command.Request request) {
        if (phase == Phase.OPENED && !(request instanceof Command.Connect)) {
            close(Disconnect.BAD_REQUEST, "command before connect");
        } else if (call.id() == 0 && !(request instanceof Command.Send)) {
            if (!timer.pongReceived()) {
                close(Disconnect.BAD_REQUEST, "pong without ping");
            }
        } else if (phase == Phase.OPENED && request instanceof Command.Connect connecting) {
            onConnect(call, connecting);
        } else {
            sessions.commands.handle(this, call, request);
        }
    }

    private void onConnect(Call call, Command.Connect request) {
        pipeline.whenDone(sessions.connecting.verify(request), token -> {
            Verdict<Connecting.Accepted> verdict = sessions.connecting.decide(this, request, token);
            if (verdict instanceof Refused) {
                phase = Phase.UNUSABLE;
            }
            Commands.act(this, call, verdict, accepted -> new ConnectCommand(this, call, request, accepted).begin());
        });
    }

    /// The client's token or anonymity has been accepted.
    ///
    /// @param metrics counts connections like this one
    void identify(Connecting.Accepted accepted, ConnectionMetrics metrics) {
        info = accepted.info();
        meta = accepted.meta();
        counted = metrics;
        environment().clients().add(this);
    }

    /// Until [#onConnected] or [#onConnectRefused] orders of the server wait.
    void onConnecting() {
        phase = Phase.CONNECTING;
    }

    /// From now on it counts against the connection limit of its user.
    void admit() {
        admitted = true;
    }

    void onConnectRefused() {
        leave();
        phase = Phase.UNUSABLE;
    }

    boolean ended() {
        return phase == Phase.ENDED;
    }

    /// @param expireAt of the connection, in seconds since 1970, 0 for never
    void onConnected(long expireAt) {
        phase = Phase.CONNECTED;
        timer.onConnected(expireAt);
        subscriptions.onConnected();
    }

    /// @param expireAt seconds since 1970, 0 for never
    /// @param connInfo empty to keep the old one
    void renew(long expireAt, Payload connInfo) {
        timer.expireAt(expireAt);
        if (!connInfo.isEmpty()) {
            info = new ClientInfo(info.user(), info.client(), connInfo, Payload.EMPTY);
        }
    }

    /// @param newMeta empty to keep the old one
    void keep(Payload newMeta) {
        if (!newMeta.isEmpty()) {
            meta = newMeta;
        }
    }

    /// An order of the server API.
    void refresh(boolean expired, long expireAt, @Nullable Payload connInfo) {
        if (phase == Phase.CONNECTING) {
            subscriptions.postpone(() -> refresh(expired, expireAt, connInfo));
            return;
        }
        long second = now() / 1000;
        long capped = Math.clamp(expireAt, 0, second + Connecting.MAX_TTL.toSeconds());
        if (expired || (capped > 0 && capped <= second)) {
            close(Disconnect.EXPIRED, "server API");
        } else if (phase == Phase.CONNECTED) {
            renew(capped, connInfo == null ? Payload.EMPTY : connInfo);
            push(new Push.Refreshed(capped > 0, capped > 0 ? capped - second : 0));
        }
    }

    /// The answer to a command. Any thread.
    void reply(Call call, Reply.Result result) {
        ClientMetrics metrics = connection.traffic().clients();
        metrics.answered(call.method(), System.nanoTime() - call.beginNanos());
        if (result instanceof Reply.Failure(ClientError error)) {
            metrics.answeredWithError(call.method(), error.code());
        }
        send(new Reply(call.id(), result), call.method());
    }

    /// Any thread.
    void push(Push push) {
        send(Reply.push(push), FrameType.of(push));
    }

    void ping() {
        send(Reply.PING, FrameType.SERVER_PING);
    }

    private void send(Reply reply, FrameType type) {
        WireForm form = connection.form();
        try {
            ByteString frame = form.frame(form.codec().encode(reply));
            connection.send(frame);
            connection.traffic().sent(type, 1, frame.size());
        } catch (ProtocolCodec.UnencodableException _) {
            disconnect(Disconnect.INAPPROPRIATE_PROTOCOL, "data that are not JSON, for a JSON client");
        }
    }

    /// @param rule why, for the log
    void refuse(Call call, ClientError error, String rule) {
        SessionLog.refusing(this, error, rule);
        reply(call, new Reply.Failure(error));
    }

    /// @param rule why, for the log
    void close(Disconnect disconnect, String rule) {
        if (phase != Phase.ENDED) {
            disconnect(disconnect, rule);
            end();
        }
    }

    /// The same by any thread; the session ends a little later.
    void disconnect(Disconnect disconnect, String rule) {
        if (connection.disconnect(disconnect)) {
            onDisconnecting(disconnect, rule);
        }
    }

    @Override
    public void onDisconnecting(Disconnect disconnect, String rule) {
        SessionLog.disconnecting(this, disconnect, rule);
    }

    private void end() {
        if (phase != Phase.ENDED) {
            phase = Phase.ENDED;
            pipeline.drop();
            timer.stop();
            leave();
        }
    }

    /// Nothing of the session stays behind in registry and hub.
    private void leave() {
        environment().clients().remove(this);
        subscriptions.closeAll();
    }
}
