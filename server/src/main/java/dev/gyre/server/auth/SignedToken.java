package dev.gyre.server.auth;

import com.auth0.jwt.interfaces.Claim;
import com.auth0.jwt.interfaces.DecodedJWT;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The three parts of a token, of which only the header has been read; for java-jwt, which verifies the signature.
///
/// The library's own reader judges claims by other rules than [Claims] does, and fails on some headers. So nothing of
/// the claims is told here.
///
/// @param header as it is signed, in base64; like `payload` and `signature` without padding
/// @param algorithm empty when the header names none
/// @param keyId empty when the header names none
record SignedToken(String header, String payload, String signature, String algorithm, String keyId)
        implements DecodedJWT {

    private static final JsonFactory JSON = new JsonFactory();

    /// Line breaks at the end, as a file may have them, do not count.
    ///
    /// @throws IllegalArgumentException when these are not three parts, or the header is no JSON object of texts
    static SignedToken parse(String text) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        String token = text.substring(0, end);
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3 || token.indexOf('=') >= 0) {
            throw new IllegalArgumentException("not three parts of base64 without padding");
        }
        String algorithm = "";
        String keyId = "";
        try (JsonParser parser = JSON.createParser(Base64.getUrlDecoder().decode(parts[0]))) {
            require(parser.nextToken() == JsonToken.START_OBJECT);
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName().toLowerCase(Locale.ROOT);
                parser.nextToken();
                switch (name) {
                    case "alg" -> algorithm = text(parser);
                    case "kid" -> keyId = text(parser);
                    case "typ", "cty" -> text(parser);
                    default -> parser.skipChildren();
                }
            }
            require(parser.nextToken() == null);
        } catch (IOException malformed) {
            throw new IllegalArgumentException(malformed);
        }
        return new SignedToken(parts[0], parts[1], parts[2], algorithm, keyId);
    }

    private static String text(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return "";
        }
        require(parser.currentToken() == JsonToken.VALUE_STRING);
        return parser.getText();
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new IllegalArgumentException("not a header");
        }
    }

    /// The claims, in JSON.
    byte[] claims() {
        return Base64.getUrlDecoder().decode(payload);
    }

    @Override
    public String getHeader() {
        return header;
    }

    @Override
    public String getPayload() {
        return payload;
    }

    @Override
    public String getSignature() {
        return signature;
    }

    @Override
    public String getToken() {
        return header + "." + payload + "." + signature;
    }

    @Override
    public String getAlgorithm() {
        return algorithm;
    }

    @Override
    public String getKeyId() {
        return keyId;
    }

    @Override
    public @Nullable String getType() {
        return null;
    }

    @Override
    public @Nullable String getContentType() {
        return null;
    }

    @Override
    public @Nullable Claim getHeaderClaim(String name) {
        return null;
    }

    @Override
    public @Nullable String getIssuer() {
        return null;
    }

    @Override
    public @Nullable String getSubject() {
        return null;
    }

    @Override
    public List<String> getAudience() {
        return List.of();
    }

    @Override
    public @Nullable Date getExpiresAt() {
        return null;
    }

    @Override
    public @Nullable Date getNotBefore() {
        return null;
    }

    @Override
    public @Nullable Date getIssuedAt() {
        return null;
    }

    @Override
    public @Nullable String getId() {
        return null;
    }

    @Override
    public @Nullable Claim getClaim(String name) {
        return null;
    }

    @Override
    public Map<String, Claim> getClaims() {
        return Map.of();
    }
}
