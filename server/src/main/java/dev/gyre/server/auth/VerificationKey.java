package dev.gyre.server.auth;

import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.SignatureVerificationException;
import dev.gyre.server.config.PublicKeys;
import dev.gyre.server.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/// A secret or a public key with the algorithms that it may be used with. A token's header only picks one of them,
/// so it can neither turn a public key into a secret nor leave the signature out. Any thread.
///
/// @param checks by the name of the algorithm
record VerificationKey(Map<String, Check> checks) {

    /// No token is signed with it.
    static final VerificationKey NONE = new VerificationKey(Map.of());

    @FunctionalInterface
    interface Check {

        boolean signed(SignedToken token);
    }

    VerificationKey {
        checks = Map.copyOf(checks);
    }

    static VerificationKey hmac(Secret secret) {
        if (secret.isEmpty()) {
            return NONE;
        }
        return new VerificationKey(Map.of(
                "HS256", check(Algorithm.HMAC256(secret.value())),
                "HS384", check(Algorithm.HMAC384(secret.value())),
                "HS512", check(Algorithm.HMAC512(secret.value()))));
    }

    static VerificationKey rsa(RSAPublicKey key) {
        return new VerificationKey(Map.of(
                "RS256", check(Algorithm.RSA256(key, null)),
                "RS384", check(Algorithm.RSA384(key, null)),
                "RS512", check(Algorithm.RSA512(key, null))));
    }

    /// The key's curve decides on the algorithm.
    static VerificationKey ecdsa(ECPublicKey key) {
        return PublicKeys.algorithm(key)
                .map(name -> new VerificationKey(Map.of(name, check(ecdsa(name, key)))))
                .orElse(NONE);
    }

    private static Algorithm ecdsa(String name, ECPublicKey key) {
        return switch (name) {
            case "ES256" -> Algorithm.ECDSA256(key, null);
            case "ES384" -> Algorithm.ECDSA384(key, null);
            case "ES512" -> Algorithm.ECDSA512(key, null);
            default -> throw new IllegalArgumentException(name);
        };
    }

    static VerificationKey ed25519(PublicKey key) {
        return new VerificationKey(Map.of("EdDSA", token -> ed25519Signed(key, token)));
    }

    /// Both keys' algorithms; this one's where both have the same.
    VerificationKey and(VerificationKey other) {
        Map<String, Check> both = new HashMap<>(other.checks);
        both.putAll(checks);
        return new VerificationKey(both);
    }

    /// For this algorithm only.
    VerificationKey only(String algorithm) {
        Check check = checks.get(algorithm);
        return check == null ? NONE : new VerificationKey(Map.of(algorithm, check));
    }

    boolean isEmpty() {
        return checks.isEmpty();
    }

    boolean has(String algorithm) {
        return checks.containsKey(algorithm);
    }

    /// @param algorithm of the token's header
    boolean signed(SignedToken token, String algorithm) {
        Check check = checks.get(algorithm);
        return check != null && check.signed(token);
    }

    private static Check check(Algorithm algorithm) {
        return token -> {
            try {
                algorithm.verify(token);
                return true;
            } catch (SignatureVerificationException _) {
                return false;
            }
        };
    }

    private static boolean ed25519Signed(PublicKey key, SignedToken token) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initVerify(key);
            signature.update((token.header() + "." + token.payload()).getBytes(StandardCharsets.US_ASCII));
            return signature.verify(Base64.getUrlDecoder().decode(token.signature()));
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            return false;
        }
    }
}
