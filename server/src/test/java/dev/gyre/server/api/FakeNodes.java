package dev.gyre.server.api;

import dev.gyre.protocol.Disconnect;
import dev.gyre.protocol.Payload;
import dev.gyre.protocol.Unsubscribe;
import dev.gyre.server.client.ClientRegistry.ServerSubscription;
import dev.gyre.server.client.ClientRegistry.Target;
import dev.gyre.server.cluster.ChannelPattern;
import dev.gyre.server.cluster.NodeControl;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// A cluster of one that remembers its orders.
final class FakeNodes implements NodeControl {

    record DisconnectOrder(Target target, Disconnect disconnect, Set<String> whitelist) {}

    record UnsubscribeOrder(Target target, String channel, Unsubscribe unsubscribe) {}

    record SubscribeOrder(Target target, ServerSubscription subscription) {}

    record RefreshOrder(
            Target target,
            boolean expired,
            long expireAt,
            @Nullable Payload info) {}

    final List<Object> orders = new ArrayList<>();
    final Map<String, Integer> subscribers = new TreeMap<>();

    @Override
    public CompletionStage<Void> disconnect(Target target, Disconnect disconnect, Set<String> whitelist) {
        return order(new DisconnectOrder(target, disconnect, whitelist));
    }

    @Override
    public CompletionStage<Void> unsubscribe(Target target, String channel, Unsubscribe unsubscribe) {
        return order(new UnsubscribeOrder(target, channel, unsubscribe));
    }

    @Override
    public CompletionStage<Void> subscribe(Target target, ServerSubscription subscription) {
        return order(new SubscribeOrder(target, subscription));
    }

    @Override
    public CompletionStage<Void> refresh(Target target, boolean expired, long expireAt, @Nullable Payload info) {
        return order(new RefreshOrder(target, expired, expireAt, info));
    }

    @Override
    public CompletionStage<Integer> rivals(String user, String client) {
        throw new AssertionError("only sessions ask for it");
    }

    @Override
    public CompletionStage<Map<String, Integer>> channels(ChannelPattern pattern) {
        var found = new TreeMap<>(subscribers);
        found.keySet().removeIf(channel -> !pattern.matches(channel));
        return CompletableFuture.completedFuture(found);
    }

    @Override
    public CompletionStage<List<NodeInfo>> nodes() {
        return CompletableFuture.completedFuture(List.of(new NodeInfo("u-1", "n1", "6.9.1", 3, 2, 2, 4, 0)));
    }

    private CompletionStage<Void> order(Object order) {
        orders.add(order);
        return CompletableFuture.completedFuture(null);
    }
}
