package dev.gyre.server.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gyre.server.auth.KeyFetch.Answer;
import dev.gyre.server.config.PublicKeys;
import java.io.IOException;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/// Reads a JSON Web Key Set.
///
/// Only public keys for signatures count: `use` must be `sig`, `kty` RSA, EC or OKP. A key that is of another kind or
/// that cannot be read is left out, and the others count. A key with an `alg` is for that algorithm alone.
///
/// Source: RFC 7517, RFC 7518 section 6, RFC 8037.
final class JsonWebKeys {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Map<String, String> CURVES =
            Map.of("P-256", "secp256r1", "P-384", "secp384r1", "P-521", "secp521r1");

    private static final int ED25519_BYTES = 32;

    private JsonWebKeys() {}

    static Answer parse(byte[] json) {
        JsonNode set;
        try {
            set = JSON.readTree(json);
        } catch (IOException _) {
            return new Answer.Failed("it answers no JSON");
        }
        if (!set.path("keys").isArray()) {
            return new Answer.Failed("it answers no key set: keys is missing");
        }
        Map<String, VerificationKey> keys = new HashMap<>();
        for (JsonNode key : set.path("keys")) {
            VerificationKey usable = key.path("use").asText("").equals("sig") ? key(key) : VerificationKey.NONE;
            if (!usable.isEmpty()) {
                keys.put(key.path("kid").asText(""), usable);
            }
        }
        return keys.isEmpty() ? new Answer.Failed("its key set has no key for signatures") : new Answer.Fetched(keys);
    }

    private static VerificationKey key(JsonNode jwk) {
        try {
            VerificationKey key = switch (jwk.path("kty").asText("")) {
                case "RSA" -> rsa(jwk);
                case "EC" -> ecdsa(jwk);
                case "OKP" -> ed25519(jwk);
                default -> VerificationKey.NONE;
            };
            String algorithm = jwk.path("alg").asText("");
            return algorithm.isEmpty() ? key : key.only(algorithm);
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            return VerificationKey.NONE;
        }
    }

    private static VerificationKey rsa(JsonNode jwk) throws GeneralSecurityException {
        var spec = new RSAPublicKeySpec(number(jwk, "n"), number(jwk, "e"));
        RSAPublicKey key = (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(spec);
        return PublicKeys.isFit(key) ? VerificationKey.rsa(key) : VerificationKey.NONE;
    }

    private static VerificationKey ecdsa(JsonNode jwk) throws GeneralSecurityException {
        String curve = CURVES.get(jwk.path("crv").asText(""));
        if (curve == null) {
            return VerificationKey.NONE;
        }
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec(curve));
        var spec = new ECPublicKeySpec(
                new ECPoint(number(jwk, "x"), number(jwk, "y")), parameters.getParameterSpec(ECParameterSpec.class));
        return VerificationKey.ecdsa((ECPublicKey) KeyFactory.getInstance("EC").generatePublic(spec));
    }

    private static VerificationKey ed25519(JsonNode jwk) throws GeneralSecurityException {
        byte[] bytes = bytes(jwk, "x");
        if (!jwk.path("crv").asText("").equals("Ed25519") || bytes.length != ED25519_BYTES) {
            return VerificationKey.NONE;
        }
        // little endian, with the sign of x in the highest bit
        boolean odd = (bytes[ED25519_BYTES - 1] & 0x80) != 0;
        byte[] y = new byte[ED25519_BYTES];
        for (int i = 0; i < ED25519_BYTES; i++) {
            y[i] = bytes[ED25519_BYTES - 1 - i];
        }
        y[0] &= 0x7F;
        var spec = new EdECPublicKeySpec(NamedParameterSpec.ED25519, new EdECPoint(odd, new BigInteger(1, y)));
        return VerificationKey.ed25519(KeyFactory.getInstance("Ed25519").generatePublic(spec));
    }

    private static BigInteger number(JsonNode jwk, String name) {
        return new BigInteger(1, bytes(jwk, name));
    }

    private static byte[] bytes(JsonNode jwk, String name) {
        return Base64.getUrlDecoder().decode(jwk.path(name).asText(""));
    }
}
