package dev.gyre.server.hub;

import dev.gyre.protocol.ClientError;
import dev.gyre.protocol.Position;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// Subscribers that are not in force yet: the channel's position is not known, publications that they missed have to be
/// read, or their
/// presence has not been taken.
@SuppressWarnings("ReferenceEquality")
final class WaitingSubscribers {

    private final HubSettings settings;
    private final StreamWindow window;
    private final EntityLink link;
    private final StartRules rules;
    private final Starter starter;
    private final List<Waiting> waiting = new ArrayList<>(1);

    /// Puts a subscription into force.
    interface Starter {
        /// @param ownJoinPassed whether the subscriber's own join was announced while it waited
        void start(Subscriber subscriber, Subscriber.Start start, boolean ownJoinPassed);
    }

    private static final class Waiting {
        private final Subscriber subscriber;
        private final long sinceNanos = System.nanoTime();
        private boolean joinSent;
        private long joinSentNanos;
        private boolean joinTaken;
        private boolean ownJoinPassed;
        private boolean askedAhead;
        private boolean confirmed;

        Waiting(Subscriber subscriber) {
            this.subscriber = subscriber;
            this.joinTaken = !EntityLink.isMember(subscriber);
        }

        Subscriber.Terms terms() {
            return subscriber.terms();
        }

        boolean needsStream() {
            return terms().positioned() || terms().since() != null;
        }

        boolean is(String client) {
            return terms().info().client().equals(client);
        }
    }

    WaitingSubscribers(HubSettings settings, StreamWindow window, EntityLink link, Starter starter) {
        this.settings = settings;
        this.window = window;
        this.link = link;
        this.rules = new StartRules(window);
        this.starter = starter;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    boolean needStream() {
        return waiting.stream().anyMatch(Waiting::needsStream);
    }

    void add(Subscriber subscriber) {
        waiting.add(new Waiting(subscriber));
    }

    /// A subscriber that has joined already leaves again.
    void remove(Subscriber subscriber) {
        waiting.removeIf(waits -> {
            if (waits.subscriber != subscriber) {
                return false;
            }
            leave(waits);
            return true;
        });
    }

    private void leave(Waiting waits) {
        if (waits.joinSent) {
            link.leave(waits.subscriber);
        }
    }

    /// Starts all that can be started, and asks for what the others need.
    void admit() {
        if (!link.isAttached() || link.isRepairing()) {
            return;
        }
        long now = settings.nowMillis();
        long readSince = Long.MAX_VALUE;
        boolean streamMissing = false;
        for (Waiting waits : List.copyOf(waiting)) {
            if (waits.needsStream() && !window.stands(now)) {
                streamMissing = true;
                continue;
            }
            if (isAhead(waits)) {
                readSince = Math.min(readSince, window.offset());
                continue;
            }
            Optional<Subscriber.Start> start = rules.startOf(waits.terms(), now);
            if (start.isEmpty()) {
                readSince = Math.min(readSince, rules.neededSince(waits.terms()));
                continue;
            }
            if (waits.terms().recoveredOnly()
                    && waits.terms().since() != null
                    && !start.get().recovered()) {
                waiting.remove(waits);
                leave(waits);
                waits.subscriber.onRefused(ClientError.UNRECOVERABLE_POSITION);
            } else if (waits.joinTaken) {
                waiting.remove(waits);
                starter.start(waits.subscriber, start.get(), waits.ownJoinPassed);
            } else if (!waits.joinSent) {
                waits.joinSent = true;
                waits.joinSentNanos = System.nanoTime();
                link.join(waits.subscriber);
            }
        }
        if (streamMissing && !link.isAttaching()) {
            link.attach(true);
        }
        if (readSince != Long.MAX_VALUE && !link.isReading()) {
            waiting.forEach(waits -> waits.askedAhead = waits.askedAhead || isAhead(waits));
            link.read(readSince);
        }
    }

    /// A client may have more than this relay: what its node was told, before that node or the channel's was lost. Only
    /// the entity knows whether such a position is true.
    private boolean isAhead(Waiting waits) {
        Position since = waits.terms().since();
        return since != null
                && !waits.confirmed
                && !waits.terms().cacheMode()
                && since.epoch().equals(window.epoch())
                && since.offset() > window.offset();
    }

    /// The entity has answered what was asked of it.
    void onAnswered() {
        for (Waiting waits : waiting) {
            waits.confirmed = waits.confirmed || waits.askedAhead;
        }
    }

    void onJoinTaken(String client) {
        for (Waiting waits : waiting) {
            if (waits.joinSent && waits.is(client)) {
                waits.joinTaken = true;
            }
        }
    }

    void onMemberJoined(String client) {
        for (Waiting waits : waiting) {
            if (waits.joinSent && waits.is(client)) {
                waits.ownJoinPassed = true;
            }
        }
    }

    /// Another entity than the one that was told knows nothing of the joins.
    void joinAgain() {
        for (Waiting waits : waiting) {
            waits.joinSent = false;
            waits.joinTaken = !EntityLink.isMember(waits.subscriber);
        }
    }

    void refuseAll(ClientError error) {
        List<Waiting> refused = List.copyOf(waiting);
        waiting.clear();
        refused.forEach(waits -> waits.subscriber.onRefused(error));
    }

    /// Refuses those that have waited for too long.
    void expire(ClientError error) {
        long now = System.nanoTime();
        var expired = new ArrayList<Waiting>();
        for (Iterator<Waiting> each = waiting.iterator(); each.hasNext(); ) {
            Waiting waits = each.next();
            if (now - waits.sinceNanos >= settings.timeout().toNanos()) {
                each.remove();
                expired.add(waits);
            }
        }
        for (Waiting waits : expired) {
            leave(waits);
            waits.subscriber.onRefused(error);
        }
    }

    /// Sends joins again that were not taken, in case the entity does not know this relay.
    void onTick() {
        long now = System.nanoTime();
        for (Waiting waits : waiting) {
            if (link.isAttached()
                    && waits.joinSent
                    && !waits.joinTaken
                    && now - waits.joinSentNanos >= link.retryDelay().toNanos()) {
                waits.joinSentNanos = now;
                link.attach(waits.needsStream() || window.isKnown());
                link.join(waits.subscriber);
            }
        }
        admit();
    }
}
