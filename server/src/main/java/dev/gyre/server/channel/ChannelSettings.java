package dev.gyre.server.channel;

import dev.gyre.server.config.ChannelOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;

/// What an entity needs to know of its namespace and its node.
///
/// @param newEpoch eight random letters
/// @param idleCheck how long an entity stays that nobody uses
record ChannelSettings(
        ChannelOptions options,
        StreamLimits limits,
        InstantSource clock,
        Supplier<String> newEpoch,
        LostNodes lostNodes,
        Duration idleCheck) {

    long nowMillis() {
        return clock.millis();
    }

    boolean keepsHistory() {
        return options.hasHistory();
    }

    boolean durable() {
        return options.durable();
    }

    ChannelState newState() {
        return new ChannelState(limits);
    }
}
