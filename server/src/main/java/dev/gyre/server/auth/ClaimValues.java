package dev.gyre.server.auth;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.gyre.protocol.Payload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The kinds of values that claims have, each read strictly: null is like absent, and another type than the claim's own
/// makes the token invalid. The parser stands on the value's first token before, and on its last one afterwards.
final class ClaimValues {

    /// What a number may look like that is given as a text.
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][-+]?\\d+)?");

    private ClaimValues() {}

    static String text(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return "";
        }
        require(parser.currentToken() == JsonToken.VALUE_STRING);
        return parser.getText();
    }

    static List<String> texts(JsonParser parser) throws IOException {
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
    static List<String> audience(JsonParser parser) throws IOException {
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
    static double seconds(JsonParser parser, double absent) throws IOException {
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

    static @Nullable Long integer(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        require(parser.currentToken() == JsonToken.VALUE_NUMBER_INT);
        return parser.getLongValue();
    }

    /// `{"value": true}`; an empty object means false, null no override.
    static @Nullable Boolean flag(JsonParser parser) throws IOException {
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

    /// The bytes of a value of any kind.
    static Payload value(JsonParser parser, byte[] json) throws IOException {
        int start = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        return raw(parser, json, start);
    }

    /// The bytes of the value from `start` to where the parser stands, which is the value's last token.
    static Payload raw(JsonParser parser, byte[] json, int start) throws IOException {
        parser.finishToken();
        int end = (int) parser.currentLocation().getByteOffset();
        return Payload.of(Arrays.copyOfRange(json, start, end));
    }

    static void require(boolean condition) throws MalformedException {
        if (!condition) {
            throw new MalformedException(null);
        }
    }

    /// The claims are no JSON object, or one of them has a wrong type.
    static final class MalformedException extends IOException {
        MalformedException(@Nullable Throwable cause) {
            super("malformed claims", cause);
        }
    }
}
