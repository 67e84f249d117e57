package dev.gyre.server.cluster;

import dev.gyre.protocol.Disconnect;
import dev.gyre.protocol.Payload;
import dev.gyre.protocol.Unsubscribe;
import dev.gyre.server.client.ClientRegistry;
import dev.gyre.server.client.ClientRegistry.ServerSubscription;
import dev.gyre.server.client.ClientRegistry.Target;
import dev.gyre.server.cluster.ControlMessage.CountRivals;
import dev.gyre.server.cluster.ControlMessage.CountSubscribers;
import dev.gyre.server.cluster.ControlMessage.DescribeMember;
import dev.gyre.server.cluster.ControlMessage.DescribeNode;
import dev.gyre.server.cluster.ControlMessage.Described;
import dev.gyre.server.cluster.ControlMessage.Detailed;
import dev.gyre.server.cluster.ControlMessage.DisconnectClients;
import dev.gyre.server.cluster.ControlMessage.Finding;
import dev.gyre.server.cluster.ControlMessage.RefreshClients;
import dev.gyre.server.cluster.ControlMessage.Rivals;
import dev.gyre.server.cluster.ControlMessage.SubscribeClients;
import dev.gyre.server.cluster.ControlMessage.Subscribers;
import dev.gyre.server.cluster.ControlMessage.Task;
import dev.gyre.server.cluster.ControlMessage.UnsubscribeClients;
import dev.gyre.server.hub.Hub;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.cluster.typed.Cluster;
import org.jspecify.annotations.Nullable;

/// [NodeControl] of a node that may be one of several. The own node is served by direct calls; a cluster of one sends
/// no message at all.
public final class ClusterNodeControl implements NodeControl {

    private final LocalNode local;
    private final ActorRef<NodeControlActor.Message> actor;
    private volatile int otherNodes;

    private ClusterNodeControl(
            ActorSystem<?> system,
            NodeIdentity identity,
            ClientRegistry clients,
            Hub hub,
            MemberLoad load,
            Duration timeout) {
        var address = Cluster.get(system).selfMember().address();
        this.local = new LocalNode(identity, clients, hub, load, Members.hostAndPort(address), InstantSource.system());
        this.actor = system.systemActorOf(
                NodeControlActor.create(local, timeout, count -> otherNodes = count), "node-control", Props.empty());
    }

    /// Begins to serve the other nodes; once for each actor system.
    ///
    /// @param timeout how long answers wait for nodes that are silent
    public static ClusterNodeControl start(
            ActorSystem<?> system,
            NodeIdentity identity,
            ClientRegistry clients,
            Hub hub,
            MemberLoad load,
            Duration timeout) {
        return new ClusterNodeControl(system, identity, clients, hub, load, timeout);
    }

    /// How many other nodes are known and reachable.
    public int otherNodes() {
        return otherNodes;
    }

    @Override
    public CompletionStage<Void> disconnect(Target target, Disconnect disconnect, Set<String> whitelist) {
        return order(new DisconnectClients(target, disconnect, whitelist));
    }

    @Override
    public CompletionStage<Void> unsubscribe(Target target, String channel, Unsubscribe unsubscribe) {
        return order(new UnsubscribeClients(target, channel, unsubscribe));
    }

    @Override
    public CompletionStage<Void> subscribe(Target target, ServerSubscription subscription) {
        return order(new SubscribeClients(target, subscription));
    }

    @Override
    public CompletionStage<Void> refresh(Target target, boolean expired, long expireAt, @Nullable Payload info) {
        return order(new RefreshClients(target, expired, expireAt, info));
    }

    @Override
    public CompletionStage<Integer> rivals(String user, String client) {
        return onAllNodes(new CountRivals(user, client))
                .thenApply(findings -> findings.stream()
                        .mapToInt(finding -> finding instanceof Rivals(int count) ? count : 0)
                        .sum());
    }

    @Override
    public CompletionStage<Map<String, Integer>> channels(ChannelPattern pattern) {
        return onAllNodes(new CountSubscribers(pattern)).thenApply(findings -> {
            var sums = new HashMap<String, Integer>();
            for (Finding finding : findings) {
                if (finding instanceof Subscribers(var byChannel)) {
                    byChannel.forEach((channel, subscribers) -> sums.merge(channel, subscribers, Integer::sum));
                }
            }
            return sums;
        });
    }

    @Override
    public CompletionStage<List<NodeInfo>> nodes() {
        return onAllNodes(new DescribeNode()).thenApply(findings -> {
            var nodes = new ArrayList<NodeInfo>();
            for (Finding finding : findings) {
                if (finding instanceof Described(var node)) {
                    nodes.add(node);
                }
            }
            return nodes;
        });
    }

    /// What the members that answer in time say of themselves.
    CompletionStage<List<MemberDetail>> memberDetails() {
        return onAllNodes(new DescribeMember()).thenApply(findings -> {
            var members = new ArrayList<MemberDetail>();
            for (Finding finding : findings) {
                if (finding instanceof Detailed(var member)) {
                    members.add(member);
                }
            }
            return members;
        });
    }

    private CompletionStage<Void> order(Task task) {
        return onAllNodes(task).thenAccept(_ -> {});
    }

    private CompletionStage<List<Finding>> onAllNodes(Task task) {
        CompletionStage<List<Finding>> own = local.perform(task).thenApply(List::of);
        CompletionStage<List<Finding>> safe = own.exceptionally(_ -> List.of());
        if (otherNodes == 0) {
            return safe;
        }
        var findings = new CompletableFuture<List<Finding>>();
        actor.tell(new NodeControlActor.Survey(task, findings));
        return safe.thenCombine(findings, (here, there) -> {
            var all = new ArrayList<>(here);
            all.addAll(there);
            return all;
        });
    }
}
