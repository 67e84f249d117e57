package dev.gyre.server.cluster;

import dev.gyre.server.client.ClientRegistry;
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
import dev.gyre.server.cluster.ControlMessage.Taken;
import dev.gyre.server.cluster.ControlMessage.Task;
import dev.gyre.server.cluster.ControlMessage.UnsubscribeClients;
import dev.gyre.server.cluster.NodeControl.NodeInfo;
import dev.gyre.server.hub.Hub;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Does a task on the clients of this node, whichever node it came from. Any thread.
final class LocalNode {

    private final NodeIdentity identity;
    private final ClientRegistry clients;
    private final Hub hub;
    private final MemberLoad load;
    private final String address;
    private final InstantSource clock;
    private final Instant start;

    /// @param address `host:port` of the cluster transport
    LocalNode(
            NodeIdentity identity,
            ClientRegistry clients,
            Hub hub,
            MemberLoad load,
            String address,
            InstantSource clock) {
        this.identity = identity;
        this.clients = clients;
        this.hub = hub;
        this.load = load;
        this.address = address;
        this.clock = clock;
        this.start = clock.instant();
    }

    CompletionStage<Finding> perform(Task task) {
        return switch (task) {
            case DisconnectClients(var target, var disconnect, var whitelist) ->
                taken(() -> clients.disconnect(target, disconnect, whitelist));
            case UnsubscribeClients(var target, var channel, var unsubscribe) ->
                clients.unsubscribe(target, channel, unsubscribe).thenApply(_ -> new Taken());
            case SubscribeClients(var target, var subscription) ->
                clients.subscribe(target, subscription).thenApply(_ -> new Taken());
            case RefreshClients(var target, var expired, var expireAt, var info) ->
                taken(() -> clients.refresh(target, expired, expireAt, info));
            case CountSubscribers(var pattern) ->
                hub.subscriberCounts().thenApply(counts -> new Subscribers(matching(pattern, counts)));
            case CountRivals(var user, var client) ->
                CompletableFuture.completedFuture(new Rivals(clients.rivals(user, client)));
            case DescribeMember _ ->
                load.shards()
                        .exceptionally(_ -> new MemberLoad.Shards(0, 0))
                        .thenCombine(
                                hub.subscriberCounts(),
                                (shards, counts) -> new Detailed(detail(shards, counts.size())));
            case DescribeNode _ -> hub.subscriberCounts().thenApply(counts -> new Described(describe(counts.size())));
        };
    }

    private static CompletionStage<Finding> taken(Runnable order) {
        order.run();
        return CompletableFuture.completedFuture(new Taken());
    }

    private static Map<String, Integer> matching(ChannelPattern pattern, Map<String, Integer> counts) {
        var matching = new HashMap<String, Integer>();
        counts.forEach((channel, subscribers) -> {
            if (subscribers > 0 && pattern.matches(channel)) {
                matching.put(channel, subscribers);
            }
        });
        return matching;
    }

    private MemberDetail detail(MemberLoad.Shards shards, int channels) {
        return new MemberDetail(
                address,
                identity.name(),
                identity.version(),
                load.connections(),
                channels,
                shards.shards(),
                shards.entities(),
                Duration.between(start, clock.instant()).toSeconds());
    }

    private NodeInfo describe(int channels) {
        var counts = clients.counts();
        return new NodeInfo(
                identity.uid(),
                identity.name(),
                identity.version(),
                counts.clients(),
                counts.users(),
                channels,
                counts.subscriptions(),
                Duration.between(start, clock.instant()).toSeconds());
    }
}
