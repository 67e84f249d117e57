package dev.gyre.server.auth;

import dev.gyre.server.config.ClientConfig;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;

/// Verifies the tokens of connections and of subscriptions by the newest configuration. Any thread.
///
/// A token that is being verified while the configuration is replaced meets either the old keys and checks or the new
/// ones, never some of each.
public final class TokenVerifiers {

    private volatile Pair current;

    /// @param subscriptions the same one where subscription tokens have no configuration of their own
    private record Pair(TokenVerifier connections, TokenVerifier subscriptions) {}

    private TokenVerifiers(Pair pair) {
        this.current = pair;
    }

    TokenVerifiers(TokenVerifier connections, TokenVerifier subscriptions) {
        this(new Pair(connections, subscriptions));
    }

    public static TokenVerifiers of(ClientConfig config, InstantSource clock) {
        return new TokenVerifiers(pair(config, clock));
    }

    /// Verifies by this configuration from now on. What was fetched from a JWKS endpoint stays while its URL is the
    /// same: reading the configuration again must not make the node depend on the endpoint at that moment.
    public synchronized void reload(ClientConfig config, InstantSource clock) {
        Pair old = current;
        Pair next = pair(config, clock);
        TokenVerifier connections = next.connections.keepingKeysOf(old.connections);
        current = new Pair(
                connections,
                config.subscriptionToken().isEmpty()
                        ? connections
                        : next.subscriptions.keepingKeysOf(old.subscriptions));
    }

    private static Pair pair(ClientConfig config, InstantSource clock) {
        boolean skipSignature = config.insecureSkipTokenSignatureVerify();
        TokenVerifier connections = TokenVerifier.of("client.token", config.token(), skipSignature, clock);
        return new Pair(
                connections,
                config.subscriptionToken()
                        .map(token -> TokenVerifier.of("client.subscription_token", token, skipSignature, clock))
                        .orElse(connections));
    }

    public CompletionStage<Verification<ConnectionToken>> verifyConnection(String token) {
        return current.connections.verifyConnection(token);
    }

    public CompletionStage<Verification<SubscriptionToken>> verifySubscription(String token) {
        return current.subscriptions.verifySubscription(token);
    }
}
