package dev.gyre.server.channel;

import dev.gyre.protocol.ClientError;
import dev.gyre.protocol.ClientInfo;
import dev.gyre.protocol.Position;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/// What a relay is told: by the channel's entity, or on its own node by messages of its own package.
public interface RelayMessage {

    /// What the channel's entity tells the relays, in the order of what happens in the channel.
    sealed interface FromEntity extends RelayMessage {}

    /// The answer to [ChannelCommand.Attach], also sent when the entity has read its stream anew. All publications up
    /// to `top` have been sent before.
    ///
    /// @param entity the entity itself, for what follows
    /// @param top [Position#NONE] while the stream is not opened
    /// @param limits how long the channel keeps what
    /// @param windowLeftMillis how long the window is kept from now on unless something is published; 0 when it is
    ///     empty
    /// @param metaLeftMillis how long `top` stands from now on unless it is used
    record Attached(
            ActorRef<ChannelCommand> entity,
            Position top,
            StreamLimits limits,
            long windowLeftMillis,
            long metaLeftMillis)
            implements FromEntity {}

    /// @param epoch of those publications that have an offset
    /// @param publications in order of their offsets without a hole; those with offset 0 are not part of the stream
    record Published(String epoch, List<RelayedPublication> publications) implements FromEntity {
        public Published {
            publications = List.copyOf(publications);
        }
    }

    /// The answer to [ChannelCommand.ReadMissed], in one or more parts which nothing comes between.
    ///
    /// @param publications what the window still holds after the asked offset
    /// @param last whether the answer is complete with this part
    record Missed(
            long id,
            List<RelayedPublication> publications,
            Position top,
            long windowLeftMillis,
            long metaLeftMillis,
            boolean last)
            implements FromEntity {
        public Missed {
            publications = List.copyOf(publications);
        }
    }

    /// The window was emptied; the position stays.
    record HistoryCleared() implements FromEntity {}

    /// The member is listed; its own join follows.
    record JoinTaken(String client) implements FromEntity {}

    /// @param node the unique number of the member's node; 0 when told by an older version
    record MemberJoined(ClientInfo info, long node) implements FromEntity {}

    /// Members of other nodes that had joined before this relay came; nobody is told of them.
    record Roster(List<MemberJoined> members) implements FromEntity {
        public Roster {
            members = List.copyOf(members);
        }
    }

    record MemberLeft(ClientInfo info) implements FromEntity {}

    /// The entity ends in order; another one will be found in the channel's place. Told besides being watched,
    /// because a node that leaves sends the others no notices of death.
    record Ended(ActorRef<ChannelCommand> entity) implements FromEntity {}

    /// The channel takes no relays.
    record Refused(ClientError error) implements FromEntity {}
}
