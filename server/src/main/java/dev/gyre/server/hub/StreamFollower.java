package dev.gyre.server.hub;

import dev.gyre.protocol.Position;
import dev.gyre.protocol.Publication;
import dev.gyre.server.channel.RelayMessage;
import dev.gyre.server.channel.RelayedPublication;
import java.util.List;

/// Follows the channel's stream: checks every offset, and asks for what was missed before anything later is delivered.
final class StreamFollower {

    private final HubSettings settings;
    private final StreamWindow window;
    private final EntityLink link;
    private final Listener listener;

    interface Listener {

        /// The next publication of the channel.
        ///
        /// @param patchable whether subscribers may get it as a patch of the one before
        void onNext(Publication publication, boolean patchable);

        /// What positioned subscribers know is void.
        ///
        /// @param cause why, for the log
        void onPositionLost(String cause);

        /// The entity has been asked something.
        void onAsked();
    }

    StreamFollower(HubSettings settings, StreamWindow window, EntityLink link, Listener listener) {
        this.settings = settings;
        this.window = window;
        this.link = link;
        this.listener = listener;
    }

    void onPublished(RelayMessage.Published published) {
        for (int i = 0; i < published.publications().size(); i++) {
            RelayedPublication relayed = published.publications().get(i);
            if (relayed.offset() == 0) {
                listener.onNext(relayed.publication(), false);
                continue;
            }
            if (!published.epoch().equals(window.epoch())) {
                onNewEpoch(new Position(relayed.offset() - 1, published.epoch()));
            }
            if (link.isRepairing() || relayed.offset() <= window.offset()) {
                // the answer brings it, or it has been delivered
                continue;
            }
            if (relayed.offset() > window.offset() + 1) {
                repair();
                continue;
            }
            onNext(relayed);
        }
    }

    private void onNext(RelayedPublication relayed) {
        long now = settings.nowMillis();
        if (settings.isLate(relayed.atMillis(), now)) {
            listener.onPositionLost("client.channel_position_max_time_lag");
        }
        // what the channel does not hold any more is no base, as with Centrifugo
        boolean patchable = relayed.delta() && window.holdsTop(now);
        window.append(relayed.publication(), now);
        listener.onNext(relayed.publication(), patchable);
    }

    void onAttached(RelayMessage.Attached attached) {
        long now = settings.nowMillis();
        window.limit(attached.limits());
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
    }

    /// The stream has begun anew, or a restart has taken publications back.
    private void onNewEpoch(Position top) {
        boolean known = window.isKnown();
        window.reset(top);
        link.endRepair();
        if (known) {
            listener.onPositionLost("the stream has begun anew");
        }
    }

    private void repair() {
        if (!link.isRepairing()) {
            link.repair(window.offset());
            listener.onAsked();
        }
    }

    /// To be followed by [#settled].
    ///
    /// @return whether the answer was complete
    boolean onMissed(RelayMessage.Missed missed) {
        EntityLink.Answer answer = link.onMissed(missed);
        if (answer == null) {
            return false;
        }
        if (!missed.top().epoch().equals(window.epoch())) {
            onNewEpoch(missed.top());
        }
        if (missed.top().offset() > window.offset()) {
            deliverMissed(answer, missed.top());
        }
        window.replace(
                answer.publications().stream()
                        .map(RelayedPublication::publication)
                        .toList(),
                answer.sinceOffset());
        window.lives(missed.windowLeftMillis(), missed.metaLeftMillis(), settings.nowMillis());
        return true;
    }

    private void deliverMissed(EntityLink.Answer answer, Position top) {
        long before = window.offset();
        List<RelayedPublication> later = answer.publications().stream()
                .filter(relayed -> relayed.offset() > before)
                .toList();
        if (later.size() != top.offset() - before) {
            listener.onPositionLost("missed publications are gone");
        }
        window.reset(top);
        later.forEach(relayed -> listener.onNext(relayed.publication(), relayed.delta()));
    }

    /// What was asked for is not needed any more.
    void settled() {
        window.trim();
    }
}
