package dev.gyre.server.cluster;

import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.event.EventStream;

/// Addresses of nodes whose process is known to have ended, for one actor system.
///
/// The failure detector is made by Pekko, which gives it nothing of the system but its event stream: that is the key.
final class EndedProcesses {

    private static final Map<EventStream, EndedProcesses> SYSTEMS = Collections.synchronizedMap(new WeakHashMap<>());

    private final Map<String, Long> endedAtNanos = new ConcurrentHashMap<>();

    static EndedProcesses of(EventStream system) {
        return SYSTEMS.computeIfAbsent(system, _ -> new EndedProcesses());
    }

    /// @param address as Pekko writes it, `pekko://gyre@host:port`
    void ended(String address) {
        endedAtNanos.put(address, System.nanoTime());
    }

    /// Another process has the address, or the node is no member any more.
    void forget(String address) {
        endedAtNanos.remove(address);
    }

    /// @return false also when the node was heard of after its end was noticed
    boolean hasEnded(String address, long heardAtNanos) {
        Long ended = endedAtNanos.get(address);
        return ended != null && ended - heardAtNanos > 0;
    }
}
