package dev.gyre.deploy.fault;

import dev.gyre.deploy.fault.Verdict.Violation;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What one run of [HistoryChecker] has counted and found so far.
final class Findings {

    long acknowledged;
    long unknown;
    long refused;
    long delivered;
    long duplicated;
    long reordered;
    long recovered;
    long notRecovered;
    private final Set<Long> lost = new HashSet<>();
    private final Map<Violation, List<String>> violations = new EnumMap<>(Violation.class);

    void found(Violation kind, String sentence) {
        violations.computeIfAbsent(kind, _ -> new ArrayList<>()).add(sentence);
    }

    void lost(long publication, String sentence) {
        lost.add(publication);
        found(Violation.LOST, sentence);
    }

    void duplicate(String sentence) {
        duplicated++;
        found(Violation.DUPLICATE, sentence);
    }

    Verdict verdict(Gaps gaps) {
        return new Verdict(
                acknowledged,
                unknown,
                refused,
                delivered,
                lost.size(),
                duplicated,
                reordered,
                recovered,
                notRecovered,
                gaps.longestMillis(),
                gaps.longestSteadyMillis(),
                gaps.afterFaultsMillis(),
                violations);
    }
}
