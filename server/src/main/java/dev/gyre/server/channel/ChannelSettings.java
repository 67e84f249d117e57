package dev.gyre.server.channel;

import dev.gyre.server.config.ChannelOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/// What an entity needs to know of its namespace and its node. By the entity's thread.
final class ChannelSettings {

    private final Supplier<Optional<ChannelOptions>> source;
    private final InstantSource clock;
    private final Supplier<String> newEpoch;
    private final LostNodes lostNodes;
    private final Duration idleCheck;
    private Optional<ChannelOptions> seen;
    private ChannelOptions options;
    private StreamLimits limits;

    /// @param options what the entity begins with
    /// @param source the options of the newest configuration: the same object until it is read again,
    ///     empty when the channel's namespace is gone
    /// @param newEpoch eight random letters
    /// @param idleCheck how long an entity stays that nobody uses
    ChannelSettings(
            ChannelOptions options,
            Supplier<Optional<ChannelOptions>> source,
            InstantSource clock,
            Supplier<String> newEpoch,
            LostNodes lostNodes,
            Duration idleCheck) {
        this.source = source;
        this.clock = clock;
        this.newEpoch = newEpoch;
        this.lostNodes = lostNodes;
        this.idleCheck = idleCheck;
        this.seen = source.get();
        this.options = options;
        this.limits = StreamLimits.of(options);
    }

    /// Whether the configuration has been read again and says something else than at the last look.
    boolean haveChanged() {
        Optional<ChannelOptions> before = seen;
        seen = source.get();
        return !seen.equals(before);
    }

    /// Takes over the options of the newest configuration.
    ///
    /// @return false when they need an entity of another kind
    boolean renew() {
        if (seen.isEmpty() || seen.get().durable() != options.durable()) {
            return false;
        }
        options = seen.get();
        limits = StreamLimits.of(options);
        return true;
    }

    StreamLimits limits() {
        return limits;
    }

    Supplier<String> newEpoch() {
        return newEpoch;
    }

    LostNodes lostNodes() {
        return lostNodes;
    }

    Duration idleCheck() {
        return idleCheck;
    }

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
