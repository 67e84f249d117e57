package dev.gyre.deploy.fault;

import java.util.List;
import java.util.Map;

/// What [HistoryChecker] found.
///
/// @param lost acknowledged publications that a subscriber should have and has not
/// @param duplicated publications with two offsets, and deliveries of what the client already had
/// @param reordered deliveries before an earlier one
/// @param recovered subscriptions that went on where they had been
/// @param notRecovered subscriptions that were told that something is missing
/// @param refused attempts to publish that were answered with an error
/// @param longestGapMillis longest time between two publications of a channel for one client
/// @param longestSteadyGapMillis the same for clients that were connected all the time
/// @param faultGapsMillis longest gap after each fault of each client and channel, ascending
/// @param violations a sentence for each broken promise, by its kind
record Verdict(
        long acknowledged,
        long unknown,
        long refused,
        long delivered,
        long lost,
        long duplicated,
        long reordered,
        long recovered,
        long notRecovered,
        long longestGapMillis,
        long longestSteadyGapMillis,
        List<Long> faultGapsMillis,
        Map<Violation, List<String>> violations) {

    enum Violation {
        LOST,
        DUPLICATE,
        REORDERED,
        TWO_OWNERS,
        NEW_EPOCH,
        SILENT_GAP,
        FALSE_RECOVERED,
        NOT_KEPT
    }

    /// @param percent 0 to 100
    long faultGapMillis(int percent) {
        if (faultGapsMillis.isEmpty()) {
            return 0;
        }
        int rank = (int) Math.ceil(faultGapsMillis.size() * percent / 100.0);
        return faultGapsMillis.get(Math.max(0, rank - 1));
    }

    /// One line for the log of the build.
    String line(String scenario, long seed) {
        return ("FAULT %s: acknowledged %d, unknown %d, refused %d, delivered %d, lost %d, duplicated %d, re-ordered"
            + " %d, recovered %d, not recovered %d, longest gap %d ms (clients that stayed connected %d ms, p99 after"
            + " a fault %d ms), violations %s, seed %d")
                .formatted(
                        scenario,
                        acknowledged,
                        unknown,
                        refused,
                        delivered,
                        lost,
                        duplicated,
                        reordered,
                        recovered,
                        notRecovered,
                        longestGapMillis,
                        longestSteadyGapMillis,
                        faultGapMillis(99),
                        violations.isEmpty() ? "none" : violations.keySet(),
                        seed);
    }

    /// The first violations of each kind.
    String explained() {
        var text = new StringBuilder();
        violations.forEach((kind, sentences) -> {
            text.append(kind).append(" (").append(sentences.size()).append("):\n");
            sentences.stream()
                    .limit(10)
                    .forEach(sentence -> text.append("  ").append(sentence).append('\n'));
        });
        return text.toString();
    }
}
