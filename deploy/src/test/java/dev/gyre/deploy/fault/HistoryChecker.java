package dev.gyre.deploy.fault;

import dev.gyre.deploy.fault.HistoryEvent.Acknowledged;
import dev.gyre.deploy.fault.HistoryEvent.Entry;
import dev.gyre.deploy.fault.HistoryEvent.Kept;
import dev.gyre.deploy.fault.HistoryEvent.Received;
import dev.gyre.deploy.fault.HistoryEvent.Subscribed;
import dev.gyre.deploy.fault.Verdict.Violation;
import dev.gyre.protocol.Position;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// Judges a history after the fact: every promise of a channel against what each client saw.
///
/// A client's view of a channel is a position that only a delivery of the next offset moves; everything else is a
/// finding, unless the server had said that the place was lost. Clients are expected to be connected when the history
/// ends.
final class HistoryChecker {

    private final Function<String, Promise> promises;
    private final Findings findings = new Findings();
    private final Gaps gaps = new Gaps();
    private final Map<String, Map<Position, Long>> streams = new HashMap<>();
    private final Map<Long, Position> numbered = new HashMap<>();
    private final Map<String, List<Acknowledged>> acknowledged = new HashMap<>();
    private final Map<Gaps.Follower, Place> places = new HashMap<>();
    private final Map<Gaps.Follower, Set<Long>> unnumbered = new HashMap<>();

    private HistoryChecker(Function<String, Promise> promises) {
        this.promises = promises;
    }

    /// What one client has of one channel.
    private static final class Place {
        private final List<Hole> holes = new ArrayList<>(0);
        private Position position;
        private long startOffset;
        private boolean justRecovered;

        Place(Position position) {
            this.position = position;
            this.startOffset = position.offset();
        }

        void startAnew(Position top) {
            position = top;
            startOffset = top.offset();
            holes.clear();
        }

        void skipTo(Position next) {
            holes.add(new Hole(position.offset(), next.offset()));
        }

        /// A lost owner's epoch may be missing only where that is promised.
        boolean misses(Position wanted, Promise promise) {
            if (!wanted.epoch().equals(position.epoch())) {
                return promise == Promise.DURABLE;
            }
            return wanted.offset() > startOffset
                    && (wanted.offset() > position.offset()
                            || holes.stream().anyMatch(hole -> hole.contains(wanted.offset())));
        }
    }

    /// Offsets between these two did not come.
    private record Hole(long after, long before) {
        boolean contains(long offset) {
            return after < offset && offset < before;
        }
    }

    static Verdict judge(List<HistoryEvent> events, Function<String, Promise> promises) {
        var checker = new HistoryChecker(promises);
        events.stream().sorted(Comparator.comparingLong(HistoryEvent::atNanos)).forEach(checker::take);
        checker.checkEnd();
        return checker.findings.verdict(checker.gaps);
    }

    private void take(HistoryEvent event) {
        switch (event) {
            case Acknowledged ack -> onAcknowledged(ack);
            case HistoryEvent.Refused _ -> findings.refused++;
            case HistoryEvent.Unknown _ -> findings.unknown++;
            case Received received -> onReceived(received);
            case Subscribed subscribed -> onSubscribed(subscribed);
            case HistoryEvent.Cut cut ->
                places.keySet().stream()
                        .filter(follower -> follower.client().equals(cut.client()))
                        .forEach(gaps::cut);
            case HistoryEvent.Fault _ -> gaps.fault();
            case Kept kept -> onKept(kept);
        }
    }

    private void onAcknowledged(Acknowledged ack) {
        findings.acknowledged++;
        if (ack.position().offset() > 0) {
            number(ack.channel(), ack.position(), ack.publication());
        }
        acknowledged.computeIfAbsent(ack.channel(), _ -> new ArrayList<>()).add(ack);
    }

    /// One publication has one position, and one position one publication, whoever has seen them.
    private void number(String channel, Position position, long publication) {
        Long there = streams.computeIfAbsent(channel, _ -> new HashMap<>()).putIfAbsent(position, publication);
        if (there != null && there != publication) {
            findings.found(
                    Violation.TWO_OWNERS,
                    channel + " " + position + " is publication " + there + " and publication " + publication);
            return;
        }
        Position earlier = numbered.putIfAbsent(publication, position);
        if (earlier != null && !earlier.equals(position) && !isForgotten(channel, earlier, position)) {
            findings.duplicate(
                    "publication " + publication + " of " + channel + " is at " + earlier + " and at " + position);
        }
    }

    /// The idempotency keys in memory are lost together with the epoch, so what a publisher repeats then is new.
    private boolean isForgotten(String channel, Position earlier, Position later) {
        return promises.apply(channel) == Promise.MEMORY && !earlier.epoch().equals(later.epoch());
    }

    private void onReceived(Received received) {
        var follower = new Gaps.Follower(received.client(), received.channel());
        if (received.offset() == 0) {
            findings.delivered++;
            gaps.delivered(follower, received.atNanos());
            if (!unnumbered.computeIfAbsent(follower, _ -> new HashSet<>()).add(received.publication())) {
                findings.duplicate(follower + " got publication " + received.publication() + " twice");
            }
            return;
        }
        Place place = places.get(follower);
        if (place == null) {
            findings.found(Violation.REORDERED, follower + " got " + received.offset() + " before its subscription");
            return;
        }
        deliver(follower, place, new Entry(received.offset(), received.publication()), received.atNanos());
        place.justRecovered = false;
    }

    private void deliver(Gaps.Follower follower, Place place, Entry entry, long atNanos) {
        long offset = entry.offset();
        long expected = place.position.offset() + 1;
        var position = new Position(offset, place.position.epoch());
        number(follower.channel(), position, entry.publication());
        if (offset < expected) {
            boolean same = offset == expected - 1;
            if (same) {
                findings.duplicate(follower + " got " + position + " twice");
            } else {
                findings.reordered++;
                findings.found(Violation.REORDERED, follower + " got " + position + " after " + (expected - 1));
            }
            return;
        }
        if (offset > expected) {
            findings.found(
                    place.justRecovered ? Violation.FALSE_RECOVERED : Violation.SILENT_GAP,
                    follower + " got " + position + " where " + expected + " was next");
            place.skipTo(position);
        }
        findings.delivered++;
        gaps.delivered(follower, atNanos);
        place.position = position;
    }

    private void onSubscribed(Subscribed subscribed) {
        var follower = new Gaps.Follower(subscribed.client(), subscribed.channel());
        Position since = subscribed.since();
        Place place = places.get(follower);
        if (since == null || place == null) {
            places.put(follower, new Place(subscribed.top()));
            return;
        }
        if (!subscribed.recovered()) {
            findings.notRecovered++;
            checkEpoch(follower, since, subscribed.top());
            place.startAnew(subscribed.top());
            return;
        }
        findings.recovered++;
        if (!subscribed.top().epoch().equals(since.epoch())) {
            findings.found(Violation.FALSE_RECOVERED, follower + " went on from " + since + " in " + subscribed.top());
            place.startAnew(subscribed.top());
            return;
        }
        place.justRecovered = true;
        subscribed.publications().forEach(entry -> deliver(follower, place, entry, subscribed.atNanos()));
    }

    private void checkEpoch(Gaps.Follower follower, Position before, Position after) {
        if (!before.epoch().equals(after.epoch()) && promises.apply(follower.channel()) == Promise.DURABLE) {
            findings.found(Violation.NEW_EPOCH, follower + " was at " + before + " and is in " + after);
        }
    }

    /// What was acknowledged in the epoch that was there at the end, as far back as the history reaches.
    private void onKept(Kept kept) {
        kept.publications()
                .forEach(entry -> number(
                        kept.channel(), new Position(entry.offset(), kept.top().epoch()), entry.publication()));
        var offsets = new HashSet<Long>();
        kept.publications().forEach(entry -> offsets.add(entry.offset()));
        for (Acknowledged ack : acknowledged.getOrDefault(kept.channel(), List.of())) {
            boolean here = ack.position().epoch().equals(kept.top().epoch());
            if (here ? !offsets.contains(ack.position().offset()) : promises.apply(kept.channel()) == Promise.DURABLE) {
                findings.found(
                        Violation.NOT_KEPT,
                        "the history of " + kept.channel() + " in " + kept.top() + " has no publication "
                                + ack.publication() + " of " + ack.position());
            }
        }
    }

    /// Nothing that was acknowledged may be missing at a client whose place reaches over it.
    private void checkEnd() {
        places.forEach((follower, place) -> {
            Promise promise = promises.apply(follower.channel());
            if (promise == Promise.AT_MOST_ONCE) {
                return;
            }
            for (Acknowledged ack : acknowledged.getOrDefault(follower.channel(), List.of())) {
                if (place.misses(ack.position(), promise)) {
                    findings.lost(
                            ack.publication(),
                            follower + " ended at " + place.position + " without publication " + ack.publication()
                                    + " of " + ack.position());
                }
            }
        });
    }
}
