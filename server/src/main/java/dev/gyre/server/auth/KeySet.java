package dev.gyre.server.auth;

import dev.gyre.server.auth.KeyFetch.Answer;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// The keys behind one URL, kept until they are replaced. Any thread; nothing waits in here but stages.
///
/// * A key that is known counts at once, whatever the endpoint does. When the keys are old, that starts a fetch behind
///   the token's back: keys that the endpoint no longer has are gone after it, and while it fails the old ones count.
/// * A key that is not known is looked for in a new set, so that rotation needs no waiting. All tokens that need a new
///   set at the same time wait for the same fetch, but a set that was asked for before a token came proves nothing to
///   that token: when the key is not in it, one more is fetched.
/// * Fetches begin at most ten times a second, so that made-up key ids cannot flood the endpoint, and only so many wait
///   for one.
final class KeySet {

    static final Duration FRESH = Duration.ofHours(1);

    /// Between the beginnings of two fetches.
    static final Duration PACE = Duration.ofMillis(100);

    /// Tokens that wait for one fetch.
    static final int MAX_WAITING = 10_000;

    private final URI uri;
    private final KeyFetch fetch;
    private final InstantSource clock;
    private final int maxWaiting;
    private volatile Keys keys = new Keys(Map.of(), Long.MIN_VALUE / 2);
    private @Nullable Flight flight;
    private long lastBegunMillis = Long.MIN_VALUE / 2;

    /// @param fetchedMillis milliseconds since 1970
    private record Keys(Map<String, VerificationKey> byId, long fetchedMillis) {}

    /// A fetch that is under way.
    private static final class Flight {
        final CompletableFuture<Answer> answer = new CompletableFuture<>();
        int waiting;
    }

    sealed interface Lookup {

        record Found(VerificationKey key) implements Lookup {}

        record Absent() implements Lookup {}

        record Unavailable(String reason) implements Lookup {}

        /// More wait for the endpoint than may.
        record Overloaded(String reason) implements Lookup {}
    }

    /// @param maxWaiting tokens that may wait for one fetch
    KeySet(URI uri, KeyFetch fetch, InstantSource clock, int maxWaiting) {
        this.uri = uri;
        this.fetch = fetch;
        this.clock = clock;
        this.maxWaiting = maxWaiting;
    }

    CompletionStage<Lookup> find(String id) {
        Keys known = keys;
        VerificationKey key = known.byId.get(id);
        if (key == null) {
            return fetched(id, true);
        }
        if (clock.millis() - known.fetchedMillis > FRESH.toMillis()) {
            begin();
        }
        return CompletableFuture.completedFuture(new Lookup.Found(key));
    }

    /// @param again whether a set that was on its way already may be followed by another one
    private CompletionStage<Lookup> fetched(String id, boolean again) {
        Flight joined;
        boolean late;
        synchronized (this) {
            late = flight != null;
            joined = begin();
            if (joined.waiting >= maxWaiting) {
                return CompletableFuture.completedFuture(
                        new Lookup.Overloaded("more than " + maxWaiting + " tokens wait for its answer"));
            }
            joined.waiting++;
        }
        return joined.answer.thenCompose(answer -> switch (answer) {
            case Answer.Fetched(Map<String, VerificationKey> byId) -> {
                VerificationKey key = byId.get(id);
                if (key == null && late && again) {
                    yield fetched(id, false);
                }
                yield CompletableFuture.completedFuture(key == null ? new Lookup.Absent() : new Lookup.Found(key));
            }
            case Answer.Failed(String reason) -> CompletableFuture.completedFuture(new Lookup.Unavailable(reason));
            case Answer.Overloaded(String reason) -> CompletableFuture.completedFuture(new Lookup.Overloaded(reason));
        });
    }

    /// The fetch that is under way, or a new one.
    private synchronized Flight begin() {
        Flight current = flight;
        if (current != null) {
            return current;
        }
        Flight begun = new Flight();
        flight = begun;
        long now = clock.millis();
        long delay = Math.clamp(lastBegunMillis + PACE.toMillis() - now, 0, PACE.toMillis());
        lastBegunMillis = now + delay;
        fetch.fetch(uri, Duration.ofMillis(delay)).thenAccept(answer -> end(begun, answer));
        return begun;
    }

    private void end(Flight ended, Answer answer) {
        synchronized (this) {
            flight = null;
            if (answer instanceof Answer.Fetched(Map<String, VerificationKey> byId)) {
                keys = new Keys(byId, clock.millis());
            }
        }
        ended.answer.complete(answer);
    }
}
