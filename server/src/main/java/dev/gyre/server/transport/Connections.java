package dev.gyre.server.transport;

import dev.gyre.protocol.Disconnect;
import dev.gyre.server.client.Connection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The client connections of this node, of all transports, from their first byte to their last. Any thread.
public final class Connections {

    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private volatile Optional<Disconnect> closing = Optional.empty();

    /// A connection added after [#closeAll] is sent away with the same reason.
    public void add(Connection connection) {
        open.add(connection);
        closing.ifPresent(connection::disconnect);
    }

    public void remove(Connection connection) {
        open.remove(connection);
    }

    public int size() {
        return open.size();
    }

    /// Why new connections are sent away; empty while they are welcome.
    public Optional<Disconnect> closing() {
        return closing;
    }

    /// Sends every connection away, also those that come later.
    public void closeAll(Disconnect disconnect) {
        closing = Optional.of(disconnect);
        open.forEach(connection -> connection.disconnect(disconnect));
    }
}
