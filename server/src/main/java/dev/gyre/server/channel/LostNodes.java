package dev.gyre.server.channel;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorRef;

/// Tells this node's entities when a node has left the cluster, so that its relays and members go.
///
/// One listener a node, in place of a watch for each entity and relay. Nodes are known by their unique number, which
/// a node that returns on its old address does not share.
final class LostNodes {

    private final ConcurrentHashMap<Long, Set<ActorRef<ChannelCommand>>> watchers = new ConcurrentHashMap<>();
    private final Set<Long> lost = ConcurrentHashMap.newKeySet();

    /// @return false when the node has left already
    boolean watch(long node, ActorRef<ChannelCommand> entity) {
        watchers.compute(node, (_, watching) -> {
            var entities = watching == null ? ConcurrentHashMap.<ActorRef<ChannelCommand>>newKeySet() : watching;
            entities.add(entity);
            return entities;
        });
        if (lost.contains(node)) {
            unwatch(node, entity);
            return false;
        }
        return true;
    }

    void unwatch(long node, ActorRef<ChannelCommand> entity) {
        watchers.computeIfPresent(node, (_, entities) -> {
            entities.remove(entity);
            return entities.isEmpty() ? null : entities;
        });
    }

    void onLost(long node) {
        lost.add(node);
        var entities = watchers.remove(node);
        if (entities != null) {
            entities.forEach(entity -> entity.tell(new ChannelCommand.NodeGone(node)));
        }
    }
}
