package dev.gyre.server.lifecycle;

import java.time.Duration;

/// How many clients are sent away by when.
///
/// @param perSecond as configured, or as many as it takes to be done in time
record Pace(int perSecond) {

    private static final double SECOND = 1e9;

    /// A late turn must not become a burst.
    private static final int TURNS_IN_SECOND = 10;

    /// @param within what is left of the time for leaving
    static Pace of(int clients, int configuredPerSecond, Duration within) {
        double seconds = Math.max(within.toNanos(), 1) / SECOND;
        double needed = Math.min(Math.ceil(clients / seconds), clients);
        return new Pace(Math.max(configuredPerSecond, (int) needed));
    }

    /// How many more are due.
    ///
    /// @param sent away before
    int due(int sent, Duration elapsed) {
        double all = 1 + elapsed.toNanos() / SECOND * perSecond;
        return Math.max(0, Math.min((int) all - sent, Math.ceilDiv(perSecond, TURNS_IN_SECOND)));
    }
}
