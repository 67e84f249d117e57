package dev.gyre.server.cluster;

import dev.gyre.protocol.Payload;
import dev.gyre.protocol.Unsubscribe;
import dev.gyre.server.client.ClientRegistry.ServerSubscription;
import dev.gyre.server.client.ClientRegistry.Target;
import dev.gyre.server.client.ClusterClients;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Acts on the clients of all nodes and asks all nodes. Any thread.
///
/// Orders complete when every reachable node has taken them, or after the configured time.
public interface NodeControl extends ClusterClients {

    CompletionStage<Void> unsubscribe(Target target, String channel, Unsubscribe unsubscribe);

    CompletionStage<Void> subscribe(Target target, ServerSubscription subscription);

    CompletionStage<Void> refresh(Target target, boolean expired, long expireAt, @Nullable Payload info);

    /// Subscribers by channel over all nodes; only channels that have any.
    CompletionStage<Map<String, Integer>> channels(ChannelPattern pattern);

    CompletionStage<List<NodeInfo>> nodes();

    /// @param uid a UUID of this run of the node
    /// @param uptimeSeconds since its start
    record NodeInfo(
            String uid,
            String name,
            String version,
            int clients,
            int users,
            int channels,
            int subscriptions,
            long uptimeSeconds) {}
}
