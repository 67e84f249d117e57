package dev.gyre.server.auth;

import static dev.gyre.server.auth.ClaimValues.flag;
import static dev.gyre.server.auth.ClaimValues.require;
import static dev.gyre.server.auth.ClaimValues.text;
import static dev.gyre.server.auth.ClaimValues.value;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.gyre.protocol.Payload;
import java.io.IOException;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a token says about one subscription, or about the connection.
final class Attachment {

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
