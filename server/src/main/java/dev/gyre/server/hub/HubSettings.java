package dev.gyre.server.hub;

import java.time.Duration;
import java.time.InstantSource;

/// What relays need to know of their node.
///
/// @param node the unique number of this node in the cluster
/// @param timeout how long a subscriber waits for the channel at most
/// @param positionCheckDelay how often a relay asks for the top of its stream
/// @param retireDelay how long a relay stays without subscribers
public record HubSettings(
        long node, InstantSource clock, Duration timeout, Duration positionCheckDelay, Duration retireDelay) {

    private static final Duration RETIRE_DELAY = Duration.ofSeconds(1);

    public static HubSettings of(long node, InstantSource clock, Duration timeout, Duration positionCheckDelay) {
        return new HubSettings(node, clock, timeout, positionCheckDelay, RETIRE_DELAY);
    }

    long nowMillis() {
        return clock.millis();
    }
}
