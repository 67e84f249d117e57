package dev.gyre.server.channel;

import dev.gyre.server.config.ChannelOptions;
import java.time.Duration;

/// What a stream keeps, and for how long.
///
/// @param historySize publications in the window, 0 for none
/// @param historyTtlMillis the window lives this long after its last publication
/// @param metaTtlMillis epoch and offset live this long after their last use
public record StreamLimits(int historySize, long historyTtlMillis, long metaTtlMillis) {

    static StreamLimits of(ChannelOptions options) {
        if (!options.hasHistory()) {
            return new StreamLimits(0, 0, millis(options.historyMetaTtl()));
        }
        return new StreamLimits(
                options.historySize(), options.historyTtl().toMillis(), millis(options.historyMetaTtl()));
    }

    /// No time at all means for ever.
    private static long millis(Duration metaTtl) {
        return metaTtl.isPositive() ? metaTtl.toMillis() : Long.MAX_VALUE;
    }
}
