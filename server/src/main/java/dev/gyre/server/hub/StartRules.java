package dev.gyre.server.hub;

import dev.gyre.protocol.Position;
import dev.gyre.protocol.Publication;
import java.util.List;
import java.util.Optional;

/// Where a subscription starts, decided from what the relay knows of the stream.
///
/// Source: centrifuge `client.go`, `isStreamRecovered` and `isCacheRecovered`.
final class StartRules {

    private StartRules() {}

    /// Empty when the entity has to be asked first.
    static Optional<Subscriber.Start> startOf(Subscriber.Terms terms, StreamWindow window, long nowMillis) {
        Position since = terms.since();
        Position top = window.top();
        if (since == null) {
            return Optional.of(new Subscriber.Start(top, false, List.of()));
        }
        if (terms.cacheMode()) {
            return latestOf(since, window, nowMillis);
        }
        boolean sameEpoch = since.epoch().isEmpty() || since.epoch().equals(top.epoch());
        if (!sameEpoch || top.offset() - since.offset() > terms.recoveryLimit()) {
            return Optional.of(new Subscriber.Start(top, false, List.of()));
        }
        return switch (window.reach(since.offset(), nowMillis)) {
            case HELD -> Optional.of(new Subscriber.Start(top, true, window.after(since.offset())));
            case GONE -> Optional.of(new Subscriber.Start(top, false, List.of()));
            case ASK -> Optional.empty();
        };
    }

    private static Optional<Subscriber.Start> latestOf(Position since, StreamWindow window, long nowMillis) {
        Position top = window.top();
        if (since.equals(top)) {
            return Optional.of(new Subscriber.Start(top, true, List.of()));
        }
        if (top.offset() == 0) {
            return Optional.of(new Subscriber.Start(top, false, List.of()));
        }
        return switch (window.reach(top.offset() - 1, nowMillis)) {
            case HELD -> {
                List<Publication> latest = window.after(top.offset() - 1);
                yield Optional.of(new Subscriber.Start(top, true, latest));
            }
            case GONE -> Optional.of(new Subscriber.Start(top, false, List.of()));
            case ASK -> Optional.empty();
        };
    }

    /// The offset after which publications are needed for [#startOf].
    static long neededSince(Subscriber.Terms terms, StreamWindow window) {
        Position since = terms.since();
        return since == null || terms.cacheMode() ? window.offset() - 1 : since.offset();
    }
}
