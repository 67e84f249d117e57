package dev.gyre.server.cluster;

import dev.gyre.protocol.Disconnect;
import dev.gyre.protocol.Payload;
import dev.gyre.protocol.Unsubscribe;
import dev.gyre.server.client.ClientRegistry.ServerSubscription;
import dev.gyre.server.client.ClientRegistry.Target;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/// What node controls of different nodes send each other.
sealed interface ControlMessage extends NodeControlActor.Message {

    /// @param id chosen by the asking node; comes back with the answers
    record Request(long id, Task task, ActorRef<ControlMessage> replyTo) implements ControlMessage {}

    /// @param last whether this node has nothing more to answer
    record Answer(long id, Finding finding, boolean last) implements ControlMessage {}

    /// What a node does or tells.
    sealed interface Task {}

    record DisconnectClients(Target target, Disconnect disconnect, Set<String> whitelist) implements Task {
        public DisconnectClients {
            whitelist = Set.copyOf(whitelist);
        }
    }

    record UnsubscribeClients(Target target, String channel, Unsubscribe unsubscribe) implements Task {}

    record SubscribeClients(Target target, ServerSubscription subscription) implements Task {}

    record RefreshClients(
            Target target,
            boolean expired,
            long expireAt,
            @Nullable Payload info) implements Task {}

    record CountSubscribers(ChannelPattern pattern) implements Task {}

    record DescribeNode() implements Task {}

    record CountRivals(String user, String client) implements Task {}

    record DescribeMember() implements Task {}

    /// What a node answers.
    sealed interface Finding {}

    /// The order has been taken.
    record Taken() implements Finding {}

    /// Subscribers by channel, or a part of them.
    record Subscribers(Map<String, Integer> byChannel) implements Finding {
        public Subscribers {
            byChannel = Map.copyOf(byChannel);
        }
    }

    record Described(NodeControl.NodeInfo node) implements Finding {}

    /// Connections that come before the asking one.
    record Rivals(int count) implements Finding {}

    record Detailed(MemberDetail member) implements Finding {}
}
