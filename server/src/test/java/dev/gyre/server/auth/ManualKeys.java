package dev.gyre.server.auth;

import com.auth0.jwt.algorithms.Algorithm;
import dev.gyre.server.auth.KeyFetch.Answer;
import dev.gyre.server.config.JwksEndpoint;
import dev.gyre.server.config.TokenConfig;
import java.security.KeyPair;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// A JWKS endpoint with one key that answers when a test says so.
public final class ManualKeys {

    private static final String ID = "k";

    private final KeyPair pair = TestKeys.rsa(2048);
    private final Deque<CompletableFuture<Answer>> asked = new ArrayDeque<>();
    private final int maxWaiting;

    /// @param maxWaiting tokens that may wait for an answer
    public ManualKeys(int maxWaiting) {
        this.maxWaiting = maxWaiting;
    }

    public TokenVerifiers verifiers(InstantSource clock) {
        KeyFetch fetch = (_, _) -> {
            CompletableFuture<Answer> answer = new CompletableFuture<>();
            asked.add(answer);
            return answer;
        };
        JwksKeys keys = new JwksKeys(
                "client.token",
                new JwksEndpoint("http://idp.test/keys"),
                uri -> new KeySet(uri, fetch, clock, maxWaiting));
        TokenVerifier verifier = new TokenVerifier("client.token", TokenConfig.NONE, keys, false, clock);
        return new TokenVerifiers(verifier, verifier);
    }

    public String token(String claims) {
        return token(ID, claims);
    }

    /// A token whose key is not in the set.
    public String strangeToken(String claims) {
        return token("other", claims);
    }

    private String token(String id, String claims) {
        return TestTokens.sign(
                "{\"alg\":\"RS256\",\"kid\":\"" + id + "\"}", claims, Algorithm.RSA256(TestKeys.rsaPrivate(pair)));
    }

    /// How many requests wait for an answer.
    public int asked() {
        return asked.size();
    }

    public void answer() {
        asked.remove().complete(new Answer.Fetched(Map.of(ID, VerificationKey.rsa(TestKeys.rsaPublic(pair)))));
    }

    public void fail() {
        asked.remove().complete(new Answer.Failed("no answer"));
    }
}
