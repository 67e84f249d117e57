package dev.gyre.server.auth;

import static dev.gyre.server.auth.ClaimValues.audience;
import static dev.gyre.server.auth.ClaimValues.integer;
import static dev.gyre.server.auth.ClaimValues.raw;
import static dev.gyre.server.auth.ClaimValues.require;
import static dev.gyre.server.auth.ClaimValues.seconds;
import static dev.gyre.server.auth.ClaimValues.text;
import static dev.gyre.server.auth.ClaimValues.texts;
import static dev.gyre.server.auth.ClaimValues.value;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.gyre.protocol.Payload;
import dev.gyre.server.auth.ClaimValues.MalformedException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// The claims that count, read strictly: a known claim of a wrong type makes the token invalid, null is like
/// absent, the last of a repeated claim counts, the case of its name does not. What only the other kind of token has
/// is the back end's own. `info` and `data` keep the bytes that the back end wrote.
final class Claims {

    private static final JsonFactory JSON = new JsonFactory();

    /// What a token is for, which decides on the claims that it may have.
    enum Kind {
        CONNECTION,
        SUBSCRIPTION
    }

    private final Kind kind;
    String user = "";
    private String subject = "";
    String channel = "";
    String client = "";
    String issuer = "";
    List<String> audience = List.of();
    /// Seconds since 1970; infinite when the token does not expire.
    double expires = Double.POSITIVE_INFINITY;
    /// Seconds since 1970.
    double notBefore = Double.NEGATIVE_INFINITY;

    @Nullable
    Long expireAt;

    final Attachment attachment = new Attachment();
    Payload meta = Payload.EMPTY;
    List<String> channels = List.of();
    SequencedMap<String, Attachment> subs = new LinkedHashMap<>();

    private Claims(Kind kind) {
        this.kind = kind;
    }

    /// @param userIdClaim where the user stands; empty for `sub`. Its name is compared as it is
    static Claims parse(byte[] json, Kind kind, String userIdClaim) throws MalformedException {
        try (JsonParser parser = JSON.createParser(json)) {
            Claims claims = new Claims(kind);
            require(parser.nextToken() == JsonToken.START_OBJECT);
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                int start = (int) parser.currentTokenLocation().getByteOffset();
                String text = parser.currentToken().isScalarValue() ? parser.getText() : "";
                claims.read(name.toLowerCase(Locale.ROOT), parser, json);
                if (!userIdClaim.isEmpty() && name.equals(userIdClaim)) {
                    boolean nested = text.isEmpty() && parser.currentToken().isStructEnd();
                    claims.user = nested ? raw(parser, json, start).utf8() : userOf(parser, text);
                }
            }
            require(parser.nextToken() == null);
            if (userIdClaim.isEmpty()) {
                claims.user = claims.subject;
            }
            return claims;
        } catch (IOException e) {
            throw new MalformedException(e);
        }
    }

    private static String userOf(JsonParser parser, String text) {
        return parser.currentToken() == JsonToken.VALUE_NULL ? "" : text;
    }

    private void read(String name, JsonParser parser, byte[] json) throws IOException {
        switch (name) {
            case "sub" -> subject = text(parser);
            case "jti" -> text(parser);
            case "iss" -> issuer = text(parser);
            case "aud" -> audience = audience(parser);
            case "exp" -> expires = seconds(parser, Double.POSITIVE_INFINITY);
            case "nbf" -> notBefore = seconds(parser, Double.NEGATIVE_INFINITY);
            case "iat" -> seconds(parser, 0);
            case "expire_at" -> expireAt = integer(parser);
            case "channel" -> channel = text(parser);
            case "info", "b64info" -> attachment.read(name, parser, json);
            default -> {
                switch (kind) {
                    case CONNECTION -> readConnection(name, parser, json);
                    case SUBSCRIPTION -> readSubscription(name, parser, json);
                }
            }
        }
    }

    private void readConnection(String name, JsonParser parser, byte[] json) throws IOException {
        switch (name) {
            case "channels" -> channels = texts(parser);
            case "subs" -> subs = attachments(parser, json);
            case "meta" -> meta = value(parser, json);
            default -> parser.skipChildren();
        }
    }

    private void readSubscription(String name, JsonParser parser, byte[] json) throws IOException {
        if (name.equals("client")) {
            client = text(parser);
        } else {
            attachment.read(name, parser, json);
        }
    }

    /// When what the token is for expires: `expire_at` where it is given, else `exp`; 0 for never.
    long expireAt() {
        if (expireAt != null) {
            return Math.max(0, expireAt);
        }
        return Double.isInfinite(expires) ? 0 : (long) Math.floor(expires);
    }

    private static SequencedMap<String, Attachment> attachments(JsonParser parser, byte[] json) throws IOException {
        SequencedMap<String, Attachment> attachments = new LinkedHashMap<>();
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return attachments;
        }
        require(parser.currentToken() == JsonToken.START_OBJECT);
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            Attachment attachment = new Attachment();
            if (parser.nextToken() != JsonToken.VALUE_NULL) {
                require(parser.currentToken() == JsonToken.START_OBJECT);
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String member = parser.currentName().toLowerCase(Locale.ROOT);
                    parser.nextToken();
                    attachment.read(member, parser, json);
                }
            }
            attachments.put(name, attachment);
        }
        return attachments;
    }
}
