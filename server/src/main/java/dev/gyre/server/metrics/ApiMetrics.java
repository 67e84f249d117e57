package dev.gyre.server.metrics;

import java.util.List;

/// What back ends call.
///
/// Source: Centrifugo `internal/metrics`, the subsystem `api`.
public final class ApiMetrics {

    private final CounterFamily errors = new CounterFamily(
            "centrifugo_api_command_errors_total",
            "Calls of the server API that were answered with an error.",
            "protocol",
            "method",
            "error");
    private final DurationFamily durations = new DurationFamily(
            "centrifugo_api_command_duration_seconds",
            "Durations of calls of the server API.",
            Durations.API_LIMITS,
            "protocol",
            "method");

    /// @param protocol `http` or `grpc`
    public void answered(String protocol, String method, long durationNanos) {
        durations.with(protocol, method).record(durationNanos);
    }

    public void refused(String protocol, String method, int code) {
        errors.with(protocol, method, Integer.toString(code)).increment();
    }

    List<CounterFamily> counters() {
        return List.of(errors);
    }

    DurationFamily commandDurations() {
        return durations;
    }
}
