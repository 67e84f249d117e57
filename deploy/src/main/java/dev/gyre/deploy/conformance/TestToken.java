package dev.gyre.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs what an application would: tokens, and the keys that a client may track.
final class TestToken {

    /// The secret of the groups' configurations.
    static final String SECRET = "secret";

    static final String WRONG_SECRET = "wrong";

    private static final String TRACK_SECRET = "sp-secret";

    private TestToken() {}

    /// @param algorithm `HS256`, `HS384`, `HS512`; any other leaves the signature empty
    static String sign(JsonNode claims, String algorithm, String secret) {
        ObjectNode header = Json.object().put("alg", algorithm).put("typ", "JWT");
        String signed = base64(utf8(Json.compact(header))) + "." + base64(utf8(Json.compact(claims)));
        String digest = switch (algorithm) {
            case "HS256" -> "HmacSHA256";
            case "HS384" -> "HmacSHA384";
            case "HS512" -> "HmacSHA512";
            default -> "";
        };
        return signed + "." + (digest.isEmpty() ? "" : base64(hmac(digest, secret, signed)));
    }

    /// The signature of a request to track keys of a shared poll channel.
    ///
    /// @param request with user, channel, keys and exp in Unix seconds
    static String track(JsonNode request, long now) {
        List<String> keys = new ArrayList<>();
        request.path("keys").forEach(key -> keys.add(key.asText()));
        String issued = Long.toString(now);
        String expires = Long.toString(request.path("exp").asLong());
        String signed = String.join(
                "\0",
                issued,
                expires,
                request.path("user").asText(),
                request.path("channel").asText(),
                HexFormat.of().formatHex(sha256(String.join("\0", keys))));
        String secret = request.path("secret").asText(TRACK_SECRET);
        return issued + ":" + expires + ":" + HexFormat.of().formatHex(hmac("HmacSHA256", secret, signed));
    }

    private static byte[] hmac(String algorithm, String secret, String text) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(utf8(secret), algorithm));
            return mac.doFinal(utf8(text));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every JDK has " + algorithm, impossible);
        }
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(utf8(text));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every JDK has SHA-256", impossible);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
