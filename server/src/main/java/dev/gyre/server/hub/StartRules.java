package dev.gyre.server.hub;

import dev.gyre.protocol.Position;
import dev.gyre.protocol.Publication;
import java.util.List;
import java.util.Optional;

/// Where a subscription starts, decided from what the relay knows of the stream.
///
/// Source: centrifuge `client.go`, `isStreamRecovered` and `isCacheRecovered`; `node.go`, `recoverCache`.
final class StartRules {

    private final StreamWindow window;

    StartRules(StreamWindow window) {
        this.window = window;
    }

    /// Empty when the entity has to be asked first for what follows [#neededSince].
    Optional<Subscriber.Start> startOf(Subscriber.Terms terms, long nowMillis) {
        Position since = terms.since();
        if (since == null) {
            return unrecovered();
        }
        return terms.cacheMode() ? latest(terms, since, nowMillis) : missed(terms, since, nowMillis);
    }

    private Optional<Subscriber.Start> unrecovered() {
        return Optional.of(Subscriber.Start.unrecovered(window.top()));
    }

    private Optional<Subscriber.Start> missed(Subscriber.Terms terms, Position since, long nowMillis) {
        Position top = window.top();
        boolean sameEpoch = since.epoch().isEmpty() || since.epoch().equals(top.epoch());
        if (!sameEpoch || top.offset() - since.offset() > terms.recoveryLimit()) {
            return unrecovered();
        }
        if (since.offset() == top.offset()) {
            return nothingMissed(terms, nowMillis);
        }
        return switch (window.reach(since.offset(), nowMillis)) {
            case HELD -> recovered(window.after(since.offset()), terms);
            case GONE -> unrecovered();
            case ASK -> Optional.empty();
        };
    }

    private Optional<Subscriber.Start> recovered(List<Publication> missed, Subscriber.Terms terms) {
        List<Publication> shown = missed.stream().filter(terms.view()::shows).toList();
        Publication base = terms.patched() && !shown.isEmpty() ? shown.getLast() : null;
        return Optional.of(new Subscriber.Start(window.top(), true, base, shown));
    }

    /// The client is at the top: it takes the next publication as a patch of the newest.
    private Optional<Subscriber.Start> nothingMissed(Subscriber.Terms terms, long nowMillis) {
        if (!terms.patched() || !window.holdsTop(nowMillis)) {
            return Optional.of(new Subscriber.Start(window.top(), true, null, List.of()));
        }
        Publication newest = window.atTop(nowMillis);
        if (newest == null) {
            return Optional.empty();
        }
        Publication base = terms.view().shows(newest) ? newest : null;
        return Optional.of(new Subscriber.Start(window.top(), true, base, List.of()));
    }

    /// The newest publication that the subscriber is shown, unless the client is at the top already.
    private Optional<Subscriber.Start> latest(Subscriber.Terms terms, Position since, long nowMillis) {
        if (since.offset() > 0 && since.equals(window.top())) {
            return nothingMissed(terms, nowMillis);
        }
        long from = neededSince(terms);
        return switch (window.reach(from, nowMillis)) {
            case HELD -> {
                List<Publication> held = window.after(from);
                Optional<Publication> newest =
                        held.reversed().stream().filter(terms.view()::shows).findFirst();
                yield newest.isPresent() ? recovered(List.of(newest.get()), terms) : unrecovered();
            }
            case GONE -> unrecovered();
            case ASK -> Optional.empty();
        };
    }

    /// The offset after which publications are needed for [#startOf].
    long neededSince(Subscriber.Terms terms) {
        Position since = terms.since();
        long beforeTop = Math.max(0, window.offset() - 1);
        if (since != null && !terms.cacheMode()) {
            return since.offset() == window.offset() ? beforeTop : since.offset();
        }
        return terms.view().filter() == null
                ? beforeTop
                : window.withinReach(Math.max(0, window.offset() - terms.recoveryLimit()));
    }
}
