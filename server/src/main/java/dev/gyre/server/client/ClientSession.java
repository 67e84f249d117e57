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
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The client protocol over one connection: `connect`, then commands one after the other, until the connection ends.
///
/// As many commands as `client.concurrency` says may wait for a channel; with these the session is busy, and the rest
/// of the message waits. Everything here runs by the connection's thread, except [#send] and [#answer].
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
    private final SessionSubscriptions subscriptions = new SessionSubscriptions(this);
    private final SessionTimer timer = new SessionTimer(this);
    private ClientInfo info;
    private @Nullable ConnectionMetrics counted; // null until the client is known
    private Payload meta = Payload.EMPTY;
    private Phase phase = Phase.OPENED;
    private ProtocolCodec.@Nullable Frame message;
    private int nextCommand;
    /// Bytes of the message, until its first command is counted.
    private int unread;
    private boolean handling;
    /// Commands that are under way.
    private int running;
    /// An `unsubscribe` is under way: later commands must find it done.
    private boolean alone;
    private volatile boolean admitted;

    ClientSession(Sessions sessions, Connection connection) {
        this.sessions = sessions;
        this.connection = connection;
        this.info = new ClientInfo("", sessions.environment.ids().get(), Payload.EMPTY, Payload.EMPTY);
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

    /// What the back end's token says to the back end's proxies.
    Payload meta() {
        return meta;
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
        if (phase == Phase.ENDED || phase == Phase.UNUSABLE) {
            return;
        }
        message = connection.form().codec().decode(bytes);
        unread = bytes.length;
        nextCommand = 0;
        proceed();
    }

    @Override
    public boolean busy() {
        return alone || running >= (phase == Phase.CONNECTED ? Math.max(1, config().concurrency()) : 1);
    }

    @Override
    public void onClosed() {
        end();
    }

    private void proceed() {
        guarded(this::handleMessage);
    }

    private void handleMessage() {
        while (message != null && !busy()) {
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
    }

    private void guarded(Runnable step) {
        handling = true;
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).addKeyValue("client", client()).log("A command failed");
            close(Disconnect.SERVER_ERROR, "command failed");
        } finally {
            handling = false;
        }
    }

    private void handle(Command command) {
        Command.Request request = command.request();
        FrameType type = FrameType.of(request);
        connection.traffic().received(type, unread);
        unread = 0;
        var call = new Call(command.id(), type, System.nanoTime());
        if (phase == Phase.OPENED && !(request instanceof Command.Connect)) {
            close(Disconnect.BAD_REQUEST, "command before connect");
        } else if (command.id() == 0 && !(request instanceof Command.Send)) {
            if (!timer.pongReceived()) {
                close(Disconnect.BAD_REQUEST, "pong without ping");
            }
        } else if (phase == Phase.OPENED && request instanceof Command.Connect connecting) {
            onConnect(call, connecting);
        } else {
            sessions.commands.handle(this, call, request);
        }
    }

    /// Something that was begun is answered later, by [#onAnswered].
    void await() {
        running++;
    }

    /// The same for `unsubscribe`; until [#onUnsubscribed] no other command is done.
    void awaitAlone() {
        alone = true;
        await();
    }

    void onUnsubscribed() {
        alone = false;
        onAnswered();
    }

    /// Goes on with a command when something is known: at once where it is known already, else by the connection's
    /// thread. Until then the command is under way.
    ///
    /// @param stage never fails
    <T> void whenDone(CompletionStage<T> stage, Consumer<T> next) {
        CompletableFuture<T> known = stage.toCompletableFuture();
        if (known.isDone()) {
            next.accept(known.join());
            return;
        }
        await();
        known.whenComplete((_, _) -> connection.execute(() -> {
            if (phase != Phase.ENDED) {
                guarded(() -> next.accept(known.join()));
                onAnswered();
            }
        }));
    }

    /// Any thread.
    void answer(Call call, Reply.@Nullable Result result, @Nullable Throwable failure) {
        if (result != null) {
            reply(call, result);
        } else {
            LOG.atError().setCause(failure).addKeyValue("client", client()).log("A command failed");
            reply(call, new Reply.Failure(ClientError.INTERNAL));
        }
        connection.execute(this::onAnswered);
    }

    void onAnswered() {
        running--;
        if (!handling) {
            proceed();
            if (!busy() && phase != Phase.ENDED) {
                connection.resume();
            }
        }
    }

    private void onConnect(Call call, Command.Connect request) {
        whenDone(sessions.connecting.verify(request), token -> {
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

    Duration pingInterval() {
        return connection.pingsItself() ? Duration.ZERO : config().pingInterval();
    }

    /// @param expireAt of the connection, in seconds since 1970, 0 for never
    void onConnected(long expireAt) {
        phase = Phase.CONNECTED;
        timer.staleAt(SessionTimer.NEVER);
        renew(expireAt, Payload.EMPTY);
        Duration interval = pingInterval();
        if (interval.isPositive()) {
            // the first one at any time of the second half, so that clients that came together are not pinged together
            long half = Math.max(1, interval.toMillis() / 2);
            timer.pingAt(now() + half + environment().random().nextLong(half));
        }
        subscriptions.onConnected();
    }

    /// @param expireAt seconds since 1970, 0 for never
    /// @param connInfo empty to keep the old one
    void renew(long expireAt, Payload connInfo) {
        timer.expireAt(
                expireAt == 0
                        ? SessionTimer.NEVER
                        : expireAt * 1000 + config().expiredCloseDelay().toMillis());
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
        LOG.atDebug()
                .addKeyValue("client", client())
                .addKeyValue("user", info.user())
                .addKeyValue("code", error.code())
                .addKeyValue("reason", error.message())
                .addKeyValue("rule", rule)
                .log("Refusing a command");
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
        LOG.atInfo()
                .addKeyValue("client", client())
                .addKeyValue("user", info.user())
                .addKeyValue("code", disconnect.code())
                .addKeyValue("reason", disconnect.reason())
                .addKeyValue("rule", rule)
                .log("Disconnecting a client");
    }

    private void end() {
        if (phase != Phase.ENDED) {
            phase = Phase.ENDED;
            message = null;
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
