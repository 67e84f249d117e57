package dev.gyre.server.auth;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/// A verifier that is waited for.
record TestVerifier(TokenVerifier verifier) {

    Verification<ConnectionToken> verifyConnection(String token) {
        return await(verifier.verifyConnection(token));
    }

    Verification<SubscriptionToken> verifySubscription(String token) {
        return await(verifier.verifySubscription(token));
    }

    static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
