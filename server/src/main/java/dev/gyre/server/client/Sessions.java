package dev.gyre.server.client;

import dev.gyre.server.auth.TokenVerifier;
import dev.gyre.server.config.ClientConfig;
import dev.gyre.server.config.GyreConfig;
import dev.gyre.server.permission.Permissions;

/// Opens the sessions of a node, and holds what they share: one handler for each kind of command. Any thread.
public final class Sessions implements SessionFactory {

    final ClientConfig config;
    final SessionEnvironment environment;
    final Connecting connecting;
    final Subscribing subscribing;
    final Refreshing refreshing;
    final Publishing publishing;
    final Reading reading;
    final Calling calling;

    public Sessions(GyreConfig config, SessionEnvironment environment) {
        ClientConfig client = config.client();
        boolean skipSignature = client.insecureSkipTokenSignatureVerify();
        var clock = environment.clock();
        TokenVerifier tokens = new TokenVerifier(client.token(), skipSignature, clock);
        TokenVerifier subscriptionTokens = client.subscriptionToken()
                .map(token -> new TokenVerifier(token, skipSignature, clock))
                .orElse(tokens);
        Permissions permissions = new Permissions(client.insecure());
        Grants grants = new Grants(client);
        this.config = client;
        this.environment = environment;
        this.connecting = new Connecting(config, environment, tokens, permissions, grants);
        this.subscribing = new Subscribing(config, environment, subscriptionTokens, permissions, grants);
        this.refreshing = new Refreshing(tokens, subscriptionTokens, clock);
        this.publishing = new Publishing(environment, permissions);
        this.reading = new Reading(client, environment, permissions);
        this.calling = new Calling(config.rpc());
    }

    @Override
    public Session open(Connection connection) {
        return new ClientSession(this, connection);
    }
}
