package dev.gyre.server.cluster;

import com.typesafe.config.Config;
import org.apache.pekko.event.EventStream;
import org.apache.pekko.remote.FailureDetector;
import org.apache.pekko.remote.FailureDetectorWithAddress;
import org.apache.pekko.remote.PhiAccrualFailureDetector;

/// Pekko's failure detector, which also takes [Lifelines]' word for it that a process has ended.
///
/// A member that is down is removed only when it is unreachable too, and heartbeats need some seconds to say so.
public final class LifelineFailureDetector implements FailureDetector, FailureDetectorWithAddress {

    private final FailureDetector heartbeats;
    private final EndedProcesses ended;
    private volatile String address = "";
    private volatile long heardAtNanos;

    /// Called by Pekko, with these types in this order.
    public LifelineFailureDetector(Config config, EventStream events) {
        heartbeats = new PhiAccrualFailureDetector(config, events);
        ended = EndedProcesses.of(events);
    }

    @Override
    public void setAddress(String node) {
        address = node;
        if (heartbeats instanceof FailureDetectorWithAddress named) {
            named.setAddress(node);
        }
    }

    @Override
    public boolean isAvailable() {
        return heartbeats.isAvailable() && !(isMonitoring() && ended.hasEnded(address, heardAtNanos));
    }

    @Override
    public boolean isMonitoring() {
        return heartbeats.isMonitoring();
    }

    @Override
    public void heartbeat() {
        heardAtNanos = System.nanoTime();
        heartbeats.heartbeat();
    }
}
