package dev.gyre.server.auth;

import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.SignatureVerificationException;
import com.auth0.jwt.interfaces.DecodedJWT;
import dev.gyre.server.config.Secret;
import dev.gyre.server.config.TokenConfig;
import java.time.InstantSource;
import java.util.Map;

/// A shared secret, and the one before it while it is being replaced. Without a secret no token is signed.
final class HmacKeys implements TokenKeys {

    private final Map<String, Algorithm> current;
    private final Map<String, Algorithm> previous;
    private final long previousValidUntil;
    private final InstantSource clock;

    HmacKeys(TokenConfig config, InstantSource clock) {
        this.current = algorithms(config.hmacSecretKey());
        this.previous = algorithms(config.hmacPreviousSecretKey());
        this.previousValidUntil = config.hmacPreviousSecretKeyValidUntil();
        this.clock = clock;
    }

    private static Map<String, Algorithm> algorithms(Secret secret) {
        if (secret.isEmpty()) {
            return Map.of();
        }
        return Map.of(
                "HS256", Algorithm.HMAC256(secret.value()),
                "HS384", Algorithm.HMAC384(secret.value()),
                "HS512", Algorithm.HMAC512(secret.value()));
    }

    @Override
    public boolean signed(DecodedJWT token) {
        return signed(token, current) || (previousCounts() && signed(token, previous));
    }

    private boolean previousCounts() {
        return previousValidUntil == 0 || clock.instant().getEpochSecond() <= previousValidUntil;
    }

    private static boolean signed(DecodedJWT token, Map<String, Algorithm> algorithms) {
        String name = token.getAlgorithm();
        Algorithm algorithm = name == null ? null : algorithms.get(name);
        if (algorithm == null) {
            return false;
        }
        try {
            algorithm.verify(token);
            return true;
        } catch (SignatureVerificationException _) {
            return false;
        }
    }
}
