package dev.gyre.server.hub;

import dev.gyre.server.channel.RelayMessage;
import java.util.function.LongConsumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/// A relay as the hub sees it.
///
/// A relay without subscribers offers to retire and says how many subscribes it has seen. The hub takes the offer only
/// when it has sent no
/// more, so that none is lost on its way.
final class RelaySlot {

    private final LongConsumer retire;
    private @Nullable ActorRef<RelayMessage> relay;
    private long forwarded;
    private volatile int subscribers;

    /// @param retire takes the offer to the hub, with the number of subscribes that the relay has seen
    RelaySlot(LongConsumer retire) {
        this.retire = retire;
    }

    void relay(ActorRef<RelayMessage> started) {
        relay = started;
    }

    void tell(RelayCommand command) {
        if (relay != null) {
            relay.tell(command);
        }
    }

    void forward(RelayCommand.Subscribe subscribe) {
        forwarded++;
        tell(subscribe);
    }

    boolean hasSeenAll(long seen) {
        return seen == forwarded;
    }

    void offerToRetire(long seen) {
        retire.accept(seen);
    }

    void subscribers(int count) {
        subscribers = count;
    }

    int subscribers() {
        return subscribers;
    }
}
