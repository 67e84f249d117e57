package dev.gyre.server.client;

import dev.gyre.protocol.Disconnect;
import java.time.Duration;
import org.apache.pekko.actor.Cancellable;
import org.jspecify.annotations.Nullable;

/// The deadlines of a session and the one timer behind them. By the connection's thread.
///
/// The timer is set to the next deadline. One that moves away leaves it as it is: it then goes off for nothing and is
/// set anew, which costs less than to cancel it each time.
final class SessionTimer implements Runnable {

    /// A deadline that is not set.
    private static final long NEVER = Long.MAX_VALUE;

    /// When a pong is due that no deadline is set for: it must differ from one that nobody waits for.
    private static final long ANY_TIME = NEVER - 1;

    private final ClientSession session;
    /// Milliseconds since 1970, each of them.
    private long stale = NEVER;
    private long ping = NEVER;
    private long pong = NEVER;
    private long expiry = NEVER;
    private long subscriptionExpiry = NEVER;
    private long armedFor = NEVER;
    private @Nullable Cancellable pending;

    SessionTimer(ClientSession session) {
        this.session = session;
    }

    /// From now on the client has a while to connect.
    void onOpened() {
        Duration delay = session.config().staleCloseDelay();
        if (delay.isPositive()) {
            staleAt(session.now() + delay.toMillis());
        }
    }

    /// @param expireAt seconds since 1970, 0 for never
    void onConnected(long expireAt) {
        staleAt(NEVER);
        expireAt(expireAt);
        Duration interval = pingInterval();
        if (interval.isPositive()) {
            // the first one at any time of the second half, so that clients that came together are not pinged together
            long half = Math.max(1, interval.toMillis() / 2);
            pingAt(session.now() + half + session.environment().random().nextLong(half));
        }
    }

    private void staleAt(long millis) {
        stale = millis;
        arm();
    }

    private void pingAt(long millis) {
        ping = millis;
        arm();
    }

    /// Zero where the session does not ping.
    Duration pingInterval() {
        return session.connection().pingsItself()
                ? Duration.ZERO
                : session.config().pingInterval();
    }

    /// @param second of the connection's expiry, since 1970, 0 for never
    void expireAt(long second) {
        expiry = second == 0
                ? NEVER
                : second * 1000 + session.config().expiredCloseDelay().toMillis();
        arm();
    }

    /// At the latest then the subscriptions are looked through.
    void subscriptionExpiryBy(long millis) {
        subscriptionExpiry = Math.min(subscriptionExpiry, millis);
        arm();
    }

    /// Whether a ping was to be answered.
    boolean pongReceived() {
        boolean expected = pong != NEVER;
        pong = NEVER;
        return expected;
    }

    /// The session has ended.
    void stop() {
        if (pending != null) {
            pending.cancel();
            pending = null;
        }
    }

    private void arm() {
        long next = Math.min(Math.min(Math.min(stale, ping), Math.min(pong, expiry)), subscriptionExpiry);
        if (session.ended() || next == NEVER || (pending != null && armedFor <= next)) {
            return;
        }
        if (pending != null) {
            pending.cancel();
        }
        armedFor = next;
        long delay = Math.max(0, next - session.now());
        pending = session.environment().timers().after(Duration.ofMillis(delay), this);
    }

    /// The timer has gone off. Any thread.
    @Override
    public void run() {
        session.connection().execute(this::onTick);
    }

    private void onTick() {
        if (pending != null) {
            // also when this tick is a late one of a timer that was set anew meanwhile: there is never a second one
            pending.cancel();
            pending = null;
        }
        if (session.ended()) {
            return;
        }
        long now = session.now();
        if (stale <= now) {
            session.close(Disconnect.STALE, "no successful connect in time (client.stale_close_delay)");
        } else if (pong <= now) {
            session.close(Disconnect.NO_PONG, "no pong in time (client.pong_timeout)");
        } else if (expiry <= now) {
            session.close(Disconnect.EXPIRED, "not refreshed in time (client.expired_close_delay)");
        } else {
            if (subscriptionExpiry <= now) {
                subscriptionExpiry = NEVER;
                session.subscriptions().onExpiryDue();
            }
            if (ping <= now) {
                ping(now);
            }
        }
        arm();
    }

    private void ping(long now) {
        session.ping();
        Duration timeout = session.config().pongTimeout();
        pong = timeout.isPositive() ? now + timeout.toMillis() : ANY_TIME;
        ping = now + session.config().pingInterval().toMillis();
    }
}
