package dev.gyre.server.auth;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.gyre.protocol.Payload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The claims that count, read strictly: a known claim of a wrong type makes the token invalid, null is like
/// absent, the last of a repeated claim counts, the case of its name does not. What only the other kind of token has
/// is the back end's own. `info` and `data` keep the bytes that the back end wrote.
final class Claims {

    private static final JsonFactory JSON = new JsonFactory();

    /// What a number may look like that is given as a text.
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][-+]?\\d+)?");

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

    private static String text(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return "";
        }
        require(parser.currentToken() == JsonToken.VALUE_STRING);
        return parser.getText();
    }

    private static List<String> texts(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return List.of();
        }
        require(parser.currentToken() == JsonToken.START_ARRAY);
        List<String> texts = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            texts.add(text(parser));
        }
        return texts;
    }

    /// The one claim that may not be null, nor hold null.
    private static List<String> audience(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return List.of(parser.getText());
        }
        require(parser.currentToken() == JsonToken.START_ARRAY);
        List<String> members = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            require(parser.currentToken() == JsonToken.VALUE_STRING);
            members.add(parser.getText());
        }
        return members;
    }

    /// A number, or a text that is one.
    private static double seconds(JsonParser parser, double absent) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return absent;
        }
        boolean text = parser.currentToken() == JsonToken.VALUE_STRING;
        require(
                text
                        ? NUMBER.matcher(parser.getText()).matches()
                        : parser.currentToken().isNumeric());
        double seconds = text ? Double.parseDouble(parser.getText()) : parser.getDoubleValue();
        require(Double.isFinite(seconds));
        return seconds;
    }

    private static @Nullable Long integer(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        require(parser.currentToken() == JsonToken.VALUE_NUMBER_INT);
        return parser.getLongValue();
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

    /// The bytes of a value of any kind.
    private static Payload value(JsonParser parser, byte[] json) throws IOException {
        int start = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        return raw(parser, json, start);
    }

    /// The bytes of the value from `start` to where the parser stands, which is the value's last token.
    private static Payload raw(JsonParser parser, byte[] json, int start) throws IOException {
        parser.finishToken();
        int end = (int) parser.currentLocation().getByteOffset();
        return Payload.of(Arrays.copyOfRange(json, start, end));
    }

    private static void require(boolean condition) throws MalformedException {
        if (!condition) {
            throw new MalformedException(null);
        }
    }

    /// What a token says about one subscription, or about the connection.
    static final class Attachment {

        private Payload info = Payload.EMPTY;
        private String b64info = "";
        private Payload data = Payload.EMPTY;
        private String b64data = "";
        OptionOverrides overrides = OptionOverrides.NONE;

        void read(String name, JsonParser parser, byte[] json) throws IOException {
            switch (name) {
                case "info" -> info = value(parser, json);
                case "data" -> data = value(parser, json);
                case "b64info" -> b64info = text(parser);
                case "b64data" -> b64data = text(parser);
                case "override" -> overrides = overrides(parser);
                default -> parser.skipChildren();
            }
        }

        private static OptionOverrides overrides(JsonParser parser) throws IOException {
            if (parser.currentToken() == JsonToken.VALUE_NULL) {
                return OptionOverrides.NONE;
            }
            require(parser.currentToken() == JsonToken.START_OBJECT);
            @Nullable Boolean presence = null;
            @Nullable Boolean joinLeave = null;
            @Nullable Boolean recovery = null;
            @Nullable Boolean positioning = null;
            @Nullable Boolean pushJoinLeave = null;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName().toLowerCase(Locale.ROOT);
                parser.nextToken();
                switch (name) {
                    case "presence" -> presence = flag(parser);
                    case "join_leave" -> joinLeave = flag(parser);
                    case "force_recovery" -> recovery = flag(parser);
                    case "force_positioning" -> positioning = flag(parser);
                    case "force_push_join_leave" -> pushJoinLeave = flag(parser);
                    default -> parser.skipChildren();
                }
            }
            return new OptionOverrides(presence, joinLeave, recovery, positioning, pushJoinLeave);
        }

        /// `{"value": true}`; an empty object means false, null no override.
        private static @Nullable Boolean flag(JsonParser parser) throws IOException {
            if (parser.currentToken() == JsonToken.VALUE_NULL) {
                return null;
            }
            require(parser.currentToken() == JsonToken.START_OBJECT);
            boolean flag = false;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName().toLowerCase(Locale.ROOT);
                parser.nextToken();
                if (!name.equals("value")) {
                    parser.skipChildren();
                } else if (parser.currentToken() != JsonToken.VALUE_NULL) {
                    require(parser.currentToken().isBoolean());
                    flag = parser.getBooleanValue();
                }
            }
            return flag;
        }

        /// @throws IllegalArgumentException when `b64info` is not base64
        Payload infoBytes() {
            return b64info.isEmpty() ? info : decoded(b64info);
        }

        /// @throws IllegalArgumentException when `b64data` is not base64
        Payload dataBytes() {
            return b64data.isEmpty() ? data : decoded(b64data);
        }

        /// Line breaks are allowed, padding is needed.
        private static Payload decoded(String base64) {
            String text = base64.replace("\n", "").replace("\r", "");
            if (text.length() % 4 != 0) {
                throw new IllegalArgumentException("not padded");
            }
            return Payload.of(Base64.getDecoder().decode(text));
        }
    }

    /// The claims are no JSON object, or one of them has a wrong type.
    static final class MalformedException extends IOException {
        MalformedException(@Nullable Throwable cause) {
            super("malformed claims", cause);
        }
    }
}
