package dev.gyre.server.auth;

import dev.gyre.server.auth.KeySet.Lookup;
import dev.gyre.server.config.JwksEndpoint;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/// The keys of a JWKS endpoint, or of several where its URL is a template: one [KeySet] a URL, so that the keys of one
/// tenant never count for another whose keys have the same ids.
///
/// Of the token's header nothing but `kid` and `alg` is read: keys and URLs in it (`jwk`, `jku`, `x5c`, `x5u`) are no
/// credentials, and `kid` is compared with the ids of the set and used for nothing else.
final class JwksKeys implements TokenKeys {

    /// URLs whose keys are kept. Only an unsafe template can make more.
    private static final int MAX_SETS = 256;

    private static final Outcome NO_ID = new Outcome.Unsigned("its header has no kid, which JWKS needs");

    private final String option;
    private final JwksEndpoint endpoint;
    private final Function<URI, KeySet> newSet;
    private final Map<URI, KeySet> sets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<URI, KeySet> eldest) {
            return size() > MAX_SETS;
        }
    };

    /// @param section where the endpoint is configured, for messages
    JwksKeys(String section, JwksEndpoint endpoint, Function<URI, KeySet> newSet) {
        this.option = section + ".jwks_public_endpoint";
        this.endpoint = endpoint;
        this.newSet = newSet;
    }

    @Override
    public CompletionStage<Outcome> check(SignedToken token, Map<String, String> groups) {
        String id = token.keyId();
        if (id.isEmpty()) {
            return CompletableFuture.completedFuture(NO_ID);
        }
        Optional<URI> uri = endpoint.resolve(groups);
        if (uri.isEmpty()) {
            return CompletableFuture.completedFuture(
                    new Outcome.Unsigned("its issuer or audience makes no URL of " + option));
        }
        return set(uri.get()).find(id).thenApply(lookup -> outcome(token, lookup));
    }

    private KeySet set(URI uri) {
        synchronized (sets) {
            return sets.computeIfAbsent(uri, newSet);
        }
    }

    private Outcome outcome(SignedToken token, Lookup lookup) {
        return switch (lookup) {
            case Lookup.Found(VerificationKey key) -> outcome(token, key);
            case Lookup.Absent _ -> new Outcome.Unsigned("no key of " + option + " has its kid");
            case Lookup.Unavailable(String reason) ->
                new Outcome.Unsigned("the keys of " + option + " cannot be had: " + reason);
            case Lookup.Overloaded(String reason) -> new Outcome.Overloaded(option + ": " + reason);
        };
    }

    private Outcome outcome(SignedToken token, VerificationKey key) {
        String algorithm = token.algorithm();
        if (key.signed(token, algorithm)) {
            return new Outcome.Signed();
        }
        return new Outcome.Unsigned(
                key.has(algorithm)
                        ? "its signature does not fit the key of " + option
                        : "its algorithm is not the one of the key of " + option);
    }
}
