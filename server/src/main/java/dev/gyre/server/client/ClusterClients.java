package dev.gyre.server.client;

import dev.gyre.protocol.Disconnect;
import dev.gyre.server.client.ClientRegistry.Target;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// What a session asks of the connections of all nodes. Any thread.
public interface ClusterClients {

    /// @param whitelist client ids to keep
    CompletionStage<Void> disconnect(Target target, Disconnect disconnect, Set<String> whitelist);

    /// [ClientRegistry#rivals] on all nodes; one that does not answer in time counts none.
    CompletionStage<Integer> rivals(String user, String client);

    /// Of a node that is asked for its own connections only.
    static ClusterClients of(ClientRegistry clients) {
        return new ClusterClients() {
            @Override
            public CompletionStage<Void> disconnect(Target target, Disconnect disconnect, Set<String> whitelist) {
                clients.disconnect(target, disconnect, whitelist);
                return CompletableFuture.completedFuture(null);
            }

            @Override
            public CompletionStage<Integer> rivals(String user, String client) {
                return CompletableFuture.completedFuture(clients.rivals(user, client));
            }
        };
    }
}
