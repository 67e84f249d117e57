package dev.gyre.deploy.fault;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Everything that was seen; what one client or publisher saw stands in its own order.
final class History {

    private final ConcurrentLinkedQueue<HistoryEvent> events = new ConcurrentLinkedQueue<>();

    void add(HistoryEvent event) {
        events.add(event);
    }

    void fault(String what) {
        add(new HistoryEvent.Fault(System.nanoTime(), what));
    }

    List<HistoryEvent> events() {
        return List.copyOf(events);
    }
}
