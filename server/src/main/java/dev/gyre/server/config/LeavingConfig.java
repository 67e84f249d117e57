package dev.gyre.server.config;

import java.time.Duration;

/// The `cluster.leaving` section: how a node that is told to stop leaves the others.
///
/// @param delay between the moment in which readiness fails and the end of accepting, for load balancers to notice
/// @param connectionsPerSecond how many clients a second are sent away
public record LeavingConfig(Duration delay, int connectionsPerSecond) {

    static LeavingConfig read(Section s) {
        var leaving = new LeavingConfig(
                s.duration(
                        "delay",
                        "3s",
                        "How long readiness fails before the node stops accepting, so that load balancers notice."),
                s.integer(
                        "connections_per_second",
                        1000,
                        "Clients that are sent away in a second, so that the other nodes are not stormed."));
        s.check(leaving.connectionsPerSecond > 0, "connections_per_second", "must be positive");
        return leaving;
    }
}
