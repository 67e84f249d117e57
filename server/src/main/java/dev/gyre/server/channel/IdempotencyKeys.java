package dev.gyre.server.channel;

import dev.gyre.persistence.ChannelSnapshot.IdempotentResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The results of keyed publications, so that a repeated key gets the first result.
///
/// Keys of publishers live for five minutes. Keys that a node made for a publication which left it live only as long
/// as that node tries again; there is one for each such publication, so they must not stay.
final class IdempotencyKeys {

    static final long LIFE_MILLIS = Duration.ofMinutes(5).toMillis();
    static final long MADE_LIFE_MILLIS = Duration.ofSeconds(30).toMillis();

    /// Both in order of time, oldest first.
    private final Map<String, IdempotentResult> chosen = new LinkedHashMap<>(0);

    private final Map<String, IdempotentResult> made = new LinkedHashMap<>(0);

    void put(String key, long offset, long atMillis) {
        prune(chosen, atMillis - LIFE_MILLIS);
        prune(made, atMillis - MADE_LIFE_MILLIS);
        var results = resultsFor(key);
        results.remove(key);
        results.put(key, new IdempotentResult(key, offset, atMillis));
    }

    @Nullable
    Long get(String key, long nowMillis) {
        var result = resultsFor(key).get(key);
        if (result == null || nowMillis - result.atMillis() >= lifeMillis(key)) {
            return null;
        }
        return result.offset();
    }

    void clear() {
        chosen.clear();
        made.clear();
    }

    List<IdempotentResult> results() {
        var all = new ArrayList<IdempotentResult>(chosen.size() + made.size());
        all.addAll(chosen.values());
        all.addAll(made.values());
        return all;
    }

    long keptForMillis(long nowMillis) {
        long left = 0;
        for (IdempotentResult result : results()) {
            left = Math.max(left, result.atMillis() + lifeMillis(result.key()) - nowMillis);
        }
        return left;
    }

    private Map<String, IdempotentResult> resultsFor(String key) {
        return isMade(key) ? made : chosen;
    }

    private static long lifeMillis(String key) {
        return isMade(key) ? MADE_LIFE_MILLIS : LIFE_MILLIS;
    }

    private static boolean isMade(String key) {
        return key.startsWith(PendingAnswers.MADE_KEY_PREFIX);
    }

    private static void prune(Map<String, IdempotentResult> results, long beforeMillis) {
        Iterator<IdempotentResult> oldest = results.values().iterator();
        while (oldest.hasNext() && oldest.next().atMillis() <= beforeMillis) {
            oldest.remove();
        }
    }
}
