package dev.gyre.server.channel;

import dev.gyre.server.config.ChannelOptions;
import dev.gyre.server.config.ChannelOptions.Durability;
import java.time.Duration;

/// Channel options for tests: everything that is not named is off.
public final class TestOptions {

    private TestOptions() {}

    public static ChannelOptions withoutHistory() {
        return of(0, Duration.ZERO, Duration.ofDays(30), Durability.MEMORY);
    }

    public static ChannelOptions inMemory(int historySize, Duration historyTtl) {
        return of(historySize, historyTtl, Duration.ofDays(30), Durability.MEMORY);
    }

    public static ChannelOptions durable(int historySize, Duration historyTtl) {
        return of(historySize, historyTtl, Duration.ofDays(30), Durability.DURABLE);
    }

    public static ChannelOptions of(int historySize, Duration historyTtl, Duration metaTtl, Durability durability) {
        return new ChannelOptions(
                true,
                true,
                false,
                historySize,
                historyTtl,
                metaTtl,
                durability,
                false,
                true,
                false,
                true,
                "stream",
                false,
                false,
                false,
                false,
                false,
                true,
                false,
                false,
                true,
                false,
                false,
                true,
                false,
                false,
                true,
                false,
                "",
                "",
                "stream");
    }
}
