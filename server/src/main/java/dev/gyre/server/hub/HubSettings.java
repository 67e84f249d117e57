package dev.gyre.server.hub;

import dev.gyre.server.metrics.RelayMetrics;
import java.time.Duration;
import java.time.InstantSource;

/// What relays need to know of their node.
///
/// @param node the unique number of this node in the cluster
/// @param timeout how long a subscriber waits for the channel at most
/// @param positionCheckDelay how often a relay asks for the top of its stream
/// @param maxTimeLag a publication that comes later than this ends positioned subscriptions; zero for no limit
/// @param retireDelay how long a relay stays without subscribers
/// @param metrics what the relays count in
public record HubSettings(
        long node,
        InstantSource clock,
        Duration timeout,
        Duration positionCheckDelay,
        Duration maxTimeLag,
        Duration retireDelay,
        RelayMetrics metrics) {

    private static final Duration RETIRE_DELAY = Duration.ofSeconds(1);

    public static HubSettings of(
            long node,
            InstantSource clock,
            Duration timeout,
            Duration positionCheckDelay,
            Duration maxTimeLag,
            RelayMetrics metrics) {
        return new HubSettings(node, clock, timeout, positionCheckDelay, maxTimeLag, RETIRE_DELAY, metrics);
    }

    /// Whether a publication of that time comes too late; 0 for no known time.
    boolean isLate(long atMillis, long nowMillis) {
        return maxTimeLag.isPositive() && atMillis > 0 && nowMillis - atMillis > maxTimeLag.toMillis();
    }

    long nowMillis() {
        return clock.millis();
    }
}
