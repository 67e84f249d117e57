package dev.gyre.server.hub;

import dev.gyre.protocol.Position;
import dev.gyre.server.channel.ChannelCommand;
import dev.gyre.server.channel.RelayMessage;
import dev.gyre.server.channel.RelayedPublication;
import dev.gyre.server.channel.StreamLimits;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/// A channel's entity that answers a relay as the real one does, moves when it is told to, and loses messages when it
/// is told to. One actor does all of it, behind a reference that changes with every move.
final class PlayedEntity {

    private static final long HOUR = 3_600_000;

    private final ActorTestKit kit;
    private final StreamLimits limits;
    private final List<RelayedPublication> stream = new ArrayList<>();
    private final ActorRef<Object> actor;
    private ActorRef<ChannelCommand> front;
    private @Nullable ActorRef<RelayMessage> relay;

    private interface Task extends Runnable {}

    PlayedEntity(ActorTestKit kit, int historySize) {
        this.kit = kit;
        this.limits = new StreamLimits(historySize, HOUR, HOUR);
        this.actor = kit.spawn(Behaviors.receiveMessage(this::onMessage));
        this.front = newFront();
    }

    private ActorRef<ChannelCommand> newFront() {
        return kit.spawn(Behaviors.receiveMessage(command -> {
            actor.tell(command);
            return Behaviors.same();
        }));
    }

    private Behavior<Object> onMessage(Object message) {
        switch (message) {
            case Task task -> task.run();
            case ChannelCommand.Attach attach -> {
                relay = attach.relay();
                attach.relay().tell(attached());
            }
            case ChannelCommand.ReadMissed read -> {
                List<RelayedPublication> missed = window().stream()
                        .filter(relayed -> relayed.offset() > read.sinceOffset())
                        .toList();
                read.relay().tell(new RelayMessage.Missed(read.id(), missed, top(), HOUR, HOUR, true));
            }
            default -> {}
        }
        return Behaviors.same();
    }

    private RelayMessage.Attached attached() {
        return new RelayMessage.Attached(front, top(), limits, stream.isEmpty() ? 0 : HOUR, HOUR);
    }

    private List<RelayedPublication> window() {
        return stream.subList(Math.max(0, stream.size() - limits.historySize()), stream.size());
    }

    private Position top() {
        return new Position(stream.size(), "e");
    }

    void tell(ChannelCommand command) {
        actor.tell(command);
    }

    /// @param publications the next ones of the stream, or of offset 0
    /// @param lost whether the message does not arrive
    void publish(List<RelayedPublication> publications, boolean lost) {
        actor.tell((Task) () -> {
            publications.stream().filter(relayed -> relayed.offset() > 0).forEach(stream::add);
            if (!lost && relay != null) {
                relay.tell(new RelayMessage.Published("e", publications));
            }
        });
    }

    /// From now on another actor is the entity, which the relay hears from that one or from the end of the old one.
    void move(boolean silently) {
        actor.tell((Task) () -> {
            ActorRef<ChannelCommand> old = front;
            front = newFront();
            if (!silently && relay != null) {
                relay.tell(attached());
            }
            kit.stop(old);
        });
    }
}
