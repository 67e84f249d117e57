package dev.gyre.protocol.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.gyre.protocol.Command;
import dev.gyre.protocol.Payload;
import dev.gyre.protocol.schema.CommandReader;
import dev.gyre.protocol.schema.FieldReader;
import dev.gyre.protocol.schema.MalformedException;
import dev.gyre.protocol.schema.MessageType;
import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// The fields of JSON objects.
///
/// Names match whatever their case; unknown ones are left out; `null` leaves a field as it was, except for a payload,
/// of which it is a value. Numbers are integers without fraction or exponent.
///
/// Source: what segmentio/encoding does with the types of centrifugal/protocol.
final class JsonFieldReader implements FieldReader {

    private static final int MAX_DIGITS = 20;

    private final byte[] bytes;
    private final int start;
    private final int end;
    private final CharBuffer characters;
    private final JsonParser parser;

    private MessageType<?> type = CommandReader.COMMAND;
    private boolean empty;

    private JsonFieldReader(byte[] bytes, int start, int end, CharBuffer characters, JsonParser parser) {
        this.bytes = bytes;
        this.start = start;
        this.end = end;
        this.characters = characters;
        this.parser = parser;
    }

    /// The command at the start of `bytes[start, end)`.
    static Command readCommand(byte[] bytes, int start, int end) throws MalformedException {
        try {
            CharBuffer characters = JsonText.characters(bytes, start, end);
            try (JsonParser parser = JsonText.parser(characters)) {
                parser.nextToken();
                return new JsonFieldReader(bytes, start, end, characters, parser).messageOrNull(CommandReader.COMMAND);
            }
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    @Override
    public int next() throws MalformedException {
        if (empty) {
            empty = false;
            return 0;
        }
        while (nextToken() != JsonToken.END_OBJECT) {
            int number = type.number(name());
            JsonToken value = nextToken();
            if (number == 0) {
                skip();
            } else if (value != JsonToken.VALUE_NULL || type.isPayload(number)) {
                return number;
            }
        }
        return 0;
    }

    @Override
    public void skip() throws MalformedException {
        try {
            parser.skipChildren();
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    @Override
    public String string() throws MalformedException {
        expect(JsonToken.VALUE_STRING);
        try {
            return wellFormed(parser.getText());
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    @Override
    public boolean bool() throws MalformedException {
        return switch (parser.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> throw new MalformedException("a boolean is expected");
        };
    }

    @Override
    public int int32() throws MalformedException {
        return (int) integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    @Override
    public long int64() throws MalformedException {
        return integer(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    @Override
    public long uint32() throws MalformedException {
        return integer(0, 0xFFFFFFFFL);
    }

    @Override
    public long uint64() throws MalformedException {
        try {
            return Long.parseUnsignedLong(digits());
        } catch (NumberFormatException _) {
            throw new MalformedException("a number is out of range");
        }
    }

    private long integer(long min, long max) throws MalformedException {
        try {
            long value = Long.parseLong(digits());
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException _) {
            // More than a long holds is out of any range, too.
        }
        throw new MalformedException("a number is out of range");
    }

    private String digits() throws MalformedException {
        expect(JsonToken.VALUE_NUMBER_INT);
        try {
            if (parser.getTextLength() > MAX_DIGITS) {
                throw new MalformedException("a number is out of range");
            }
            return parser.getText();
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    @Override
    public Payload payload() throws MalformedException {
        try {
            int from = (int) parser.currentTokenLocation().getCharOffset();
            parser.finishToken();
            parser.skipChildren();
            int to = (int) parser.currentLocation().getCharOffset();
            return Payload.of(slice(from, to));
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    private byte[] slice(int from, int to) {
        if (characters.remaining() == end - start) {
            return Arrays.copyOfRange(bytes, start + from, start + to);
        }
        return characters.subSequence(from, to).toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public <T> T message(MessageType<T> inner) throws MalformedException {
        expect(JsonToken.START_OBJECT);
        MessageType<?> outer = type;
        type = inner;
        T message = inner.read(this);
        type = outer;
        return message;
    }

    @Override
    public void strings(List<String> values) throws MalformedException {
        expect(JsonToken.START_ARRAY);
        while (nextToken() != JsonToken.END_ARRAY) {
            values.add(stringOrNull());
        }
    }

    @Override
    public <T> void messages(MessageType<T> inner, List<T> values) throws MalformedException {
        expect(JsonToken.START_ARRAY);
        while (nextToken() != JsonToken.END_ARRAY) {
            values.add(messageOrNull(inner));
        }
    }

    @Override
    public void stringMap(Map<String, String> values) throws MalformedException {
        expect(JsonToken.START_OBJECT);
        while (nextToken() != JsonToken.END_OBJECT) {
            String key = wellFormed(name());
            nextToken();
            values.put(key, stringOrNull());
        }
    }

    @Override
    public <T> void messageMap(MessageType<T> inner, Map<String, T> values) throws MalformedException {
        expect(JsonToken.START_OBJECT);
        while (nextToken() != JsonToken.END_OBJECT) {
            String key = wellFormed(name());
            nextToken();
            values.put(key, messageOrNull(inner));
        }
    }

    private String stringOrNull() throws MalformedException {
        return parser.currentToken() == JsonToken.VALUE_NULL ? "" : string();
    }

    private <T> T messageOrNull(MessageType<T> inner) throws MalformedException {
        if (parser.currentToken() != JsonToken.VALUE_NULL) {
            return message(inner);
        }
        empty = true;
        return inner.read(this);
    }

    private String name() throws MalformedException {
        try {
            return parser.currentName();
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    private JsonToken nextToken() throws MalformedException {
        try {
            JsonToken token = parser.nextToken();
            if (token == null) {
                throw new MalformedException("the message ends early");
            }
            return token;
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    private void expect(JsonToken token) throws MalformedException {
        if (parser.currentToken() != token) {
            throw new MalformedException("a value has the wrong type");
        }
    }

    /// Half a surrogate pair, which only an escape can bring, becomes U+FFFD: it has no form in UTF-8.
    private static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return replaceLoneSurrogates(text);
            }
        }
        return text;
    }

    private static String replaceLoneSurrogates(String text) {
        StringBuilder replaced = new StringBuilder(text.length());
        text.codePoints()
                .forEach(point -> replaced.appendCodePoint(
                        point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? 0xFFFD : point));
        return replaced.toString();
    }

    private static MalformedException malformed(IOException cause) {
        return new MalformedException("no JSON: " + cause.getClass().getSimpleName());
    }
}
