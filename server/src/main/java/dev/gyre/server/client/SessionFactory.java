package dev.gyre.server.client;

/// Opens a session for a new connection; called by the connection's own thread.
@FunctionalInterface
public interface SessionFactory {

    Session open(Connection connection);
}
