package dev.gyre.server.client;

import dev.gyre.server.auth.TokenVerifiers;
import dev.gyre.server.config.ClientConfig;
import dev.gyre.server.config.GyreConfig;
import dev.gyre.server.permission.Permissions;

/// Opens the sessions of a node, and holds what they share. Any thread.
public final class Sessions implements SessionFactory {

    final ClientConfig config;
    final SessionEnvironment environment;
    final Connecting connecting;
    final Subscribing subscribing;
    final Commands commands;

    public Sessions(GyreConfig config, SessionEnvironment environment, TokenVerifiers tokens) {
        ClientConfig client = config.client();
        Permissions permissions = new Permissions(client.insecure());
        Grants grants = new Grants(client);
        this.config = client;
        this.environment = environment;
        this.connecting = new Connecting(config, environment, tokens, permissions, grants);
        this.subscribing = new Subscribing(config, environment, tokens, permissions, grants);
        this.commands = new Commands(config, environment, subscribing, tokens);
    }

    @Override
    public Session open(Connection connection) {
        return new ClientSession(this, connection);
    }
}
