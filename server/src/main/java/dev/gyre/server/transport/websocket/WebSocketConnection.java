package dev.gyre.server.transport.websocket;

import dev.gyre.protocol.Disconnect;
import dev.gyre.server.client.Connection;
import dev.gyre.server.client.Session;
import dev.gyre.server.hub.WireForm;
import dev.gyre.server.metrics.TransportMetrics;
import dev.gyre.server.transport.UpgradeHandler;
import dev.gyre.server.transport.UpgradedSocket;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client on a WebSocket. What has no other word is called by the connection's own thread.
///
/// A message is handed over when the session has dealt with the one before; meanwhile nothing is read, so that the
/// client is held back by TCP.
final class WebSocketConnection implements Connection, UpgradeHandler {

    private static final Logger log = LoggerFactory.getLogger(WebSocketConnection.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final WebSocketEndpoint endpoint;
    private final WireForm form;
    private final boolean pingsItself;
    private final Map<String, String> headers;
    private final FrameParser parser;
    private final AtomicBoolean disconnected = new AtomicBoolean();
    private @Nullable UpgradedSocket socket;
    private @Nullable Session session; // null before it is opened and after it has ended
    private @Nullable Cancellable timer; // of the close, or of the next ping
    private boolean closeSent;
    private boolean reading;
    private boolean pongMissing;
    private boolean messageIsText;

    WebSocketConnection(WebSocketEndpoint endpoint, WireForm form, boolean pingsItself, Map<String, String> headers) {
        this.endpoint = endpoint;
        this.form = form;
        this.pingsItself = pingsItself;
        this.headers = headers;
        this.parser = new FrameParser(endpoint.settings().messageSizeLimit());
    }

    @Override
    public void onStart(UpgradedSocket upgraded) {
        socket = upgraded;
        upgraded.writeTimeout(endpoint.settings().writeTimeout());
        var closing = endpoint.connections().closing();
        if (closing.isEmpty()) {
            session = endpoint.sessions().open(this);
        }
        endpoint.connections().add(this);
        if (pingsItself) {
            timer = upgraded.schedule(endpoint.settings().pingInterval(), this::ping);
        }
        upgraded.read();
    }

    @Override
    public void onReceived(ByteString bytes) {
        parser.offer(bytes.toArrayUnsafe());
        resume();
    }

    /// Takes what has been received, until the session is busy or more is needed.
    @Override
    public void resume() {
        if (reading) { // called by the session out of `onMessage`
            return;
        }
        reading = true;
        try {
            while (session == null || !session.busy()) {
                Incoming incoming = parser.next();
                if (incoming == null) {
                    socket().read();
                    return;
                }
                take(incoming);
            }
        } finally {
            reading = false;
        }
    }

    private void take(Incoming incoming) {
        switch (incoming) {
            case Incoming.Message message -> {
                messageIsText = message.text();
                toSession(message.payload());
            }
            case Incoming.Ping ping -> send(Frames.of(Frames.PONG, ping.payload()));
            case Incoming.Pong _ -> pongMissing = false;
            case Incoming.Close close -> onClose(close.code());
            case Incoming.Violation violation -> {
                disconnected.set(true);
                traffic().closeSent(violation.code());
                close(Frames.close(violation.code(), violation.reason()), false);
                socket().finish();
            }
        }
    }

    /// Of the message that the session has now; the client protocol does not ask.
    boolean messageIsText() {
        return messageIsText;
    }

    private void toSession(byte[] message) {
        if (session == null || disconnected.get()) {
            return;
        }
        try {
            session.onMessage(message);
        } catch (RuntimeException bug) {
            log.error("A session failed and is closed", bug);
            disconnect(Disconnect.SERVER_ERROR, "a failure of the session");
        }
    }

    /// The client's close, or its answer to ours.
    private void onClose(int code) {
        disconnected.set(true);
        if (!closeSent) {
            close(Frames.close(code, ""), false);
        }
        socket().finish();
    }

    @Override
    public void onEnded() {
        disconnected.set(true);
        endSession();
        socket().finish();
    }

    @Override
    public void onClosed() {
        disconnected.set(true);
        endSession();
        stopTimer();
    }

    @Override
    public WireForm form() {
        return form;
    }

    @Override
    public TransportMetrics traffic() {
        return endpoint.traffic();
    }

    @Override
    public void send(ByteString frames) {
        if (!socket().send(frames)) {
            int waiting = socket().waitingBytes();
            if (disconnect(Disconnect.SLOW, "more than client.queue_max_size bytes wait for the client")) {
                traffic().clients().cutOff(waiting);
            }
        }
    }

    @Override
    public String transport() {
        return "websocket";
    }

    @Override
    public String header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }

    @Override
    public boolean pingsItself() {
        return pingsItself;
    }

    @Override
    public void execute(Runnable task) {
        socket().execute(task);
    }

    @Override
    public boolean disconnect(Disconnect disconnect) {
        return disconnect(disconnect, "");
    }

    /// @param rule why, for the log; empty when the session knows
    private boolean disconnect(Disconnect disconnect, String rule) {
        if (!disconnected.compareAndSet(false, true)) {
            return false;
        }
        traffic().disconnected(disconnect.code());
        socket().execute(() -> {
            if (!rule.isEmpty() && session != null) {
                session.onDisconnecting(disconnect, rule);
            }
            onDisconnect(disconnect);
        });
        return true;
    }

    private void onDisconnect(Disconnect disconnect) {
        if (disconnect.code() == Disconnect.CONNECTION_CLOSED.code()) {
            endSession();
            socket().finish();
            return;
        }
        traffic().closeSent(disconnect.code());
        close(Frames.close(disconnect.code(), disconnect.reason()), disconnect.code() == Disconnect.SLOW.code());
        timer = socket().schedule(CLOSE_TIMEOUT, socket()::finish);
        resume();
    }

    private void close(ByteString frame, boolean dropWaiting) {
        closeSent = true;
        socket().sendLast(frame, dropWaiting);
        endSession();
    }

    private void endSession() {
        stopTimer();
        endpoint.connections().remove(this);
        var ended = session;
        session = null;
        if (ended != null) {
            ended.onClosed();
        }
    }

    private void ping() {
        pongMissing = true;
        send(Frames.of(Frames.PING, new byte[0]));
        timer = socket().schedule(endpoint.settings().pongTimeout(), this::checkPong);
    }

    private void checkPong() {
        if (pongMissing) {
            disconnect(Disconnect.NO_PONG, "no pong frame in time (client.pong_timeout)");
            return;
        }
        Duration rest =
                endpoint.settings().pingInterval().minus(endpoint.settings().pongTimeout());
        timer = socket().schedule(rest.isPositive() ? rest : Duration.ZERO, this::ping);
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private UpgradedSocket socket() {
        return Objects.requireNonNull(socket, "not started");
    }
}
