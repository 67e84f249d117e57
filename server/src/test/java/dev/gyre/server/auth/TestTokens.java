package dev.gyre.server.auth;

import com.auth0.jwt.algorithms.Algorithm;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Makes tokens, also such as no library would make.
final class TestTokens {

    private TestTokens() {}

    /// @param header as JSON; what it says of the algorithm is not heeded
    static String sign(String header, String claims, Algorithm algorithm) {
        String head = base64(header);
        String body = base64(claims);
        byte[] signature = algorithm.sign(head.getBytes(StandardCharsets.UTF_8), body.getBytes(StandardCharsets.UTF_8));
        return join(head, body, signature);
    }

    static String join(String head, String body, byte[] signature) {
        return head + "." + body + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    }

    static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
