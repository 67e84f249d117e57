package dev.gyre.server.client;

import dev.gyre.server.auth.TokenVerifier;
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

    Sessions(
            GyreConfig config, SessionEnvironment environment, TokenVerifier tokens, TokenVerifier subscriptionTokens) {
        ClientConfig client = config.client();
        Permissions permissions = new Permissions(client.insecure());
        Grants grants = new Grants(client);
        this.config = client;
        this.environment = environment;
        this.connecting = new Connecting(config, environment, tokens, permissions, grants);
        this.subscribing = new Subscribing(config, environment, subscriptionTokens, permissions, grants);
        this.commands = new Commands(config, environment, subscribing, tokens, subscriptionTokens);
    }

    public static Sessions create(GyreConfig config, SessionEnvironment environment) {
        ClientConfig client = config.client();
        boolean skipSignature = client.insecureSkipTokenSignatureVerify();
        TokenVerifier tokens = TokenVerifier.of("client.token", client.token(), skipSignature, environment.clock());
        TokenVerifier subscriptionTokens = client.subscriptionToken()
                .map(token -> TokenVerifier.of("client.subscription_token", token, skipSignature, environment.clock()))
                .orElse(tokens);
        return new Sessions(config, environment, tokens, subscriptionTokens);
    }

    @Override
    public Session open(Connection connection) {
        return new ClientSession(this, connection);
    }
}
