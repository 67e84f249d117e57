package dev.gyre.server.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.gyre.protocol.Payload;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Reads JSON values from a body as Go's `encoding/json` does: field names in any case, `null` for an absent value,
/// every other type only where it is expected. Payloads are cut out of the body without a look into them, beyond that
/// they are well-formed.
///
/// Each method that returns a value consumes the value that the reader stands on.
final class RequestReader implements Closeable {

    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(10_000)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final byte[] body;
    private final JsonParser parser;

    private RequestReader(byte[] body, JsonParser parser) {
        this.body = body;
        this.parser = parser;
    }

    /// A reader that stands before the first value.
    static RequestReader of(byte[] body) throws IOException {
        if (!startsLikeUtf8(body)) {
            throw new MalformedBodyException("not UTF-8");
        }
        return new RequestReader(body, JSON.createParser(body, 0, body.length));
    }

    /// Whether the bytes are exactly one JSON value.
    static boolean isValue(byte[] bytes) {
        try (var reader = of(bytes)) {
            if (!reader.nextValue()) {
                return false;
            }
            reader.payload();
            reader.end();
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /// Moves to the next value on the top level.
    ///
    /// @return false at the end of the body
    boolean nextValue() throws IOException {
        return parser.nextToken() != null;
    }

    /// Takes the value of one field; has to consume it.
    @FunctionalInterface
    interface FieldTaker {
        void take(String field) throws IOException;
    }

    /// Hands every field of an object to `taker`, with its name in lower case; none for `null`.
    ///
    /// @return false for `null`
    boolean fields(FieldTaker taker) throws IOException {
        if (isNull()) {
            return false;
        }
        expect(JsonToken.START_OBJECT);
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            taker.take(lowerCase(name));
        }
        return true;
    }

    /// Enters an array.
    ///
    /// @return false for `null`, which has no elements
    boolean enterArray() throws IOException {
        if (isNull()) {
            return false;
        }
        expect(JsonToken.START_ARRAY);
        return true;
    }

    /// Moves to the next element.
    ///
    /// @return false at the end of the array
    boolean nextElement() throws IOException {
        return parser.nextToken() != JsonToken.END_ARRAY;
    }

    boolean isNull() {
        return parser.hasToken(JsonToken.VALUE_NULL);
    }

    boolean isString() {
        return parser.hasToken(JsonToken.VALUE_STRING);
    }

    String string() throws IOException {
        if (isNull()) {
            return "";
        }
        expect(JsonToken.VALUE_STRING);
        return parser.getText();
    }

    boolean bool() throws IOException {
        if (isNull() || parser.hasToken(JsonToken.VALUE_FALSE)) {
            return false;
        }
        expect(JsonToken.VALUE_TRUE);
        return true;
    }

    int int32() throws IOException {
        return (int) number(Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    long uint32() throws IOException {
        return number(0, 0xFFFF_FFFFL);
    }

    long int64() throws IOException {
        return number(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /// An unsigned number; what does not fit into a `long` is taken for the greatest `long`.
    long uint64() throws IOException {
        if (isNull()) {
            return 0;
        }
        expect(JsonToken.VALUE_NUMBER_INT);
        try {
            long value = Long.parseUnsignedLong(parser.getText());
            return value < 0 ? Long.MAX_VALUE : value;
        } catch (NumberFormatException _) {
            throw new MalformedBodyException("number out of range");
        }
    }

    /// The bytes of the value as they stand in the body, on one line; `null` is a value too.
    Payload payload() throws IOException {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        skip();
        int to = (int) parser.currentLocation().getByteOffset();
        return Payload.of(Utf8Slice.of(body, from, to));
    }

    List<String> strings() throws IOException {
        if (!enterArray()) {
            return List.of();
        }
        var strings = new ArrayList<String>();
        while (nextElement()) {
            strings.add(string());
        }
        return strings;
    }

    Map<String, String> stringMap() throws IOException {
        if (isNull()) {
            return Map.of();
        }
        expect(JsonToken.START_OBJECT);
        var map = new HashMap<String, String>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            map.put(name, string());
        }
        return map;
    }

    void skip() throws IOException {
        parser.skipChildren();
        parser.finishToken();
    }

    /// Checks that nothing follows.
    void end() throws IOException {
        if (parser.nextToken() != null) {
            throw new MalformedBodyException("more than one value");
        }
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }

    private long number(long least, long greatest) throws IOException {
        if (isNull()) {
            return 0;
        }
        expect(JsonToken.VALUE_NUMBER_INT);
        long value = switch (parser.getNumberType()) {
            case INT, LONG -> parser.getLongValue();
            case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL -> throw new MalformedBodyException("number out of range");
        };
        if (value < least || value > greatest) {
            throw new MalformedBodyException("number out of range");
        }
        return value;
    }

    private void expect(JsonToken token) throws IOException {
        if (!parser.hasToken(token)) {
            throw new MalformedBodyException("unexpected type of a value");
        }
    }

    private static String lowerCase(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (Character.isUpperCase(name.charAt(i))) {
                return name.toLowerCase(Locale.ROOT);
            }
        }
        return name;
    }

    /// Whether the parser will take the body for UTF-8: it looks for byte order marks and for zeros among the first
    /// bytes, and its positions would count characters in any other encoding.
    private static boolean startsLikeUtf8(byte[] body) {
        for (int i = 0; i < Math.min(4, body.length); i++) {
            if (body[i] == 0) {
                return false;
            }
        }
        int first = body.length == 0 ? 0 : body[0] & 0xFF;
        return first != 0xFE && first != 0xFF && first != 0xEF;
    }
}
