package dev.gyre.server.channel;

import dev.gyre.protocol.ClientInfo;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/// What a channel's entity is told: by callers of [Channels], by the relays of the nodes that have subscribers, and by
/// itself.
public sealed interface ChannelCommand {

    record Publish(Channels.Draft draft, Answer<Channels.PublishResult> answer) implements ChannelCommand {

        String idempotencyKey() {
            return draft.idempotencyKey().isEmpty() ? answer.madeKey() : draft.idempotencyKey();
        }
    }

    record ReadHistory(Channels.HistoryQuery query, Answer<Channels.HistoryResult> answer) implements ChannelCommand {}

    record RemoveHistory(Answer<Channels.DoneResult> answer) implements ChannelCommand {}

    record ReadPresence(Answer<Channels.PresenceResult> answer) implements ChannelCommand {}

    record CountPresence(Answer<Channels.PresenceStatsResult> answer) implements ChannelCommand {}

    /// The node of this relay has subscribers; answered by [RelayMessage.Attached]. Sent again now and then to find
    /// silent gaps.
    ///
    /// @param node the unique number of the relay's node in the cluster
    /// @param stream whether a position is needed, so that the stream has to be opened
    record Attach(ActorRef<RelayMessage> relay, long node, boolean stream) implements ChannelCommand {}

    record Detach(ActorRef<RelayMessage> relay) implements ChannelCommand {}

    /// Answered by [RelayMessage.JoinTaken], then told to all relays where `emit`.
    record Join(ActorRef<RelayMessage> relay, Member member) implements ChannelCommand {}

    /// Members that have joined before, told to an entity that does not know them. Nobody sees them join again.
    record Rejoin(ActorRef<RelayMessage> relay, List<Member> members) implements ChannelCommand {
        public Rejoin {
            members = List.copyOf(members);
        }
    }

    record Leave(ActorRef<RelayMessage> relay, Member member) implements ChannelCommand {}

    /// Answered by [RelayMessage.Missed].
    ///
    /// @param sinceOffset publications after this one are meant
    record ReadMissed(ActorRef<RelayMessage> relay, long id, long sinceOffset) implements ChannelCommand {}

    /// @param presence whether the member is listed
    /// @param emit whether others see it join and leave
    record Member(ClientInfo info, boolean presence, boolean emit) {}

    /// A node has left the cluster for good. Never leaves the node.
    record NodeGone(long node) implements ChannelCommand {}

    /// Time to look whether the entity is still needed. Never leaves the node.
    record CheckIdle() implements ChannelCommand {}

    /// Time to look whether the stream has been read. Never leaves the node.
    ///
    /// @param recoveries how often it had been when the wait began
    record CheckRecovery(int recoveries) implements ChannelCommand {}

    /// A write has ended, or the stream has been read. Never leaves the node.
    record Continue() implements ChannelCommand {}

    /// The shard is handed over, or the entity passivates.
    record Stop() implements ChannelCommand {}
}
