package dev.gyre.server.transport;

import dev.gyre.protocol.Disconnect;
import dev.gyre.server.client.Connection;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The client connections of this node, of all transports, from their first byte to their last. Any thread.
public final class Connections {

    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private volatile Optional<Disconnect> closing = Optional.empty();

    /// A connection added after [#refuseNew] is sent away with the same reason.
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

    /// From now on new connections are sent away.
    ///
    /// @return those that are open, for the caller to send away
    public Iterator<Connection> refuseNew(Disconnect disconnect) {
        closing = Optional.of(disconnect);
        return open.iterator();
    }

    /// Sends every connection away, also those that come later.
    public void closeAll(Disconnect disconnect) {
        refuseNew(disconnect).forEachRemaining(connection -> connection.disconnect(disconnect));
    }
}
