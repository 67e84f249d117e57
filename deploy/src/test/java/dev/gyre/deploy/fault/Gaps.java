package dev.gyre.deploy.fault;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Times between one publication and the next, for each client and channel.
final class Gaps {

    private final Map<Follower, Last> followers = new HashMap<>();
    private final Map<FaultGap, Long> afterFaults = new HashMap<>();
    private long longestNanos;
    private long longestSteadyNanos;
    private int faults;

    record Follower(String client, String channel) {}

    private record FaultGap(int fault, Follower follower) {}

    /// @param steady whether the connection has stood since
    private record Last(long atNanos, boolean steady) {}

    void delivered(Follower follower, long atNanos) {
        Last last = followers.put(follower, new Last(atNanos, true));
        if (last == null) {
            return;
        }
        long gap = atNanos - last.atNanos();
        longestNanos = Math.max(longestNanos, gap);
        if (last.steady()) {
            longestSteadyNanos = Math.max(longestSteadyNanos, gap);
        }
        if (faults > 0) {
            afterFaults.merge(new FaultGap(faults, follower), gap, Math::max);
        }
    }

    void cut(Follower follower) {
        followers.computeIfPresent(follower, (_, last) -> new Last(last.atNanos(), false));
    }

    void fault() {
        faults++;
    }

    long longestMillis() {
        return Duration.ofNanos(longestNanos).toMillis();
    }

    long longestSteadyMillis() {
        return Duration.ofNanos(longestSteadyNanos).toMillis();
    }

    List<Long> afterFaultsMillis() {
        return afterFaults.values().stream()
                .map(gap -> Duration.ofNanos(gap).toMillis())
                .sorted()
                .toList();
    }
}
