package dev.gyre.server.cluster;

import dev.gyre.protocol.Disconnect;
import dev.gyre.protocol.Payload;
import dev.gyre.protocol.Unsubscribe;
import dev.gyre.server.client.ClientRegistry;
import dev.gyre.server.hub.Hub;
import dev.gyre.server.hub.Subscriber;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// The clients and subscriptions of a node that has none: orders are remembered, numbers are made up.
final class FakeClients implements ClientRegistry, Hub {

    final Queue<Object> orders = new ConcurrentLinkedQueue<>();
    final Queue<String> connections = new ConcurrentLinkedQueue<>();
    final Map<String, Integer> subscribers = new ConcurrentHashMap<>();

    /// Counts wait for this.
    volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);

    @Override
    public void disconnect(Target target, Disconnect disconnect, Set<String> whitelist) {
        orders.add(new ControlMessage.DisconnectClients(target, disconnect, whitelist));
    }

    @Override
    public CompletionStage<Void> unsubscribe(Target target, String channel, Unsubscribe unsubscribe) {
        orders.add(new ControlMessage.UnsubscribeClients(target, channel, unsubscribe));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> subscribe(Target target, ServerSubscription subscription) {
        orders.add(new ControlMessage.SubscribeClients(target, subscription));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void refresh(Target target, boolean expired, long expireAt, @Nullable Payload info) {
        orders.add(new ControlMessage.RefreshClients(target, expired, expireAt, info));
    }

    @Override
    public int rivals(String user, String client) {
        return (int) connections.stream()
                .filter(other -> !other.equals(user + "/" + client))
                .count();
    }

    @Override
    public Counts counts() {
        return new Counts(3, 2, 5);
    }

    @Override
    public CompletionStage<Map<String, Integer>> subscriberCounts() {
        return gate.thenApply(_ -> Map.copyOf(subscribers));
    }

    @Override
    public void subscribe(Subscriber subscriber) {
        throw new AssertionError("only counts are asked for");
    }

    @Override
    public void unsubscribe(Subscriber subscriber) {
        throw new AssertionError("only counts are asked for");
    }

    @Override
    public void afterPublications(String channel, Runnable task) {
        throw new AssertionError("only counts are asked for");
    }
}
