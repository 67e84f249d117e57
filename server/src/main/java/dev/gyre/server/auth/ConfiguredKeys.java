package dev.gyre.server.auth;

import dev.gyre.server.config.TokenConfig;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// The secret and the public keys that stand in the configuration, and the secret before that one while it is being
/// replaced. Without any of them no token is signed.
final class ConfiguredKeys implements TokenKeys {

    private static final CompletionStage<Outcome> SIGNED = CompletableFuture.completedFuture(new Outcome.Signed());

    private final String section;
    private final VerificationKey current;
    private final VerificationKey previous;
    private final long previousValidUntil;
    private final InstantSource clock;

    /// @param section where the keys stand, for messages
    ConfiguredKeys(String section, TokenConfig config, InstantSource clock) {
        this.section = section;
        this.current = VerificationKey.hmac(config.hmacSecretKey())
                .and(config.rsaPublicKey().map(VerificationKey::rsa).orElse(VerificationKey.NONE))
                .and(config.ecdsaPublicKey().map(VerificationKey::ecdsa).orElse(VerificationKey.NONE));
        this.previous = VerificationKey.hmac(config.hmacPreviousSecretKey());
        this.previousValidUntil = config.hmacPreviousSecretKeyValidUntil();
        this.clock = clock;
    }

    @Override
    public CompletionStage<Outcome> check(SignedToken token, Map<String, String> groups) {
        String algorithm = token.algorithm();
        if (current.signed(token, algorithm) || (previousCounts() && previous.signed(token, algorithm))) {
            return SIGNED;
        }
        return CompletableFuture.completedFuture(new Outcome.Unsigned(reason(algorithm)));
    }

    private boolean previousCounts() {
        return previousValidUntil == 0 || clock.instant().getEpochSecond() <= previousValidUntil;
    }

    private String reason(String algorithm) {
        String option = switch (algorithm) {
            case "HS256", "HS384", "HS512" -> "hmac_secret_key";
            case "RS256", "RS384", "RS512" -> "rsa_public_key";
            case "ES256", "ES384", "ES512" -> "ecdsa_public_key";
            default -> "";
        };
        if (option.isEmpty()) {
            return "its algorithm is not one of HS256, HS384, HS512, RS256, RS384, RS512, ES256, ES384, ES512";
        }
        String path = section + "." + option;
        return current.has(algorithm)
                ? "its signature does not fit " + path
                : "its algorithm " + algorithm + " has no key: " + path + " is unset or of another kind";
    }
}
