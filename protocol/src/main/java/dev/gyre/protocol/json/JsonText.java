package dev.gyre.protocol.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.gyre.protocol.ProtocolCodec.UnencodableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// JSON text from outside as Jackson's tokens.
///
/// Jackson gets characters, not bytes: its reader of bytes guesses encodings, takes surrogates in UTF-8, and keeps the
/// names of fields, which hostile clients choose, in a table that all parsers share.
final class JsonText {

    /// How deep objects and arrays may be nested; one level costs a call where a tags filter is nested.
    static final int MAX_DEPTH = 1000;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    // The transports bound the whole message; numbers are never converted beyond 20 digits.
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private JsonText() {}

    /// The characters; the array behind the buffer starts with them.
    static CharBuffer characters(byte[] bytes, int start, int end) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, start, end - start));
    }

    static JsonParser parser(CharBuffer characters) throws IOException {
        return FACTORY.createParser(characters.array(), 0, characters.remaining());
    }

    /// Whether the bytes are one JSON value in UTF-8 and nothing else.
    static boolean isValue(byte[] bytes) {
        try (JsonParser parser = parser(characters(bytes, 0, bytes.length))) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException _) {
            return false;
        }
    }

    /// The bytes, which are UTF-8, as one JSON string.
    static byte[] quoted(byte[] utf8) throws UnencodableException {
        try {
            characters(utf8, 0, utf8.length);
        } catch (CharacterCodingException _) {
            throw new UnencodableException("a payload of " + utf8.length + " bytes is no text");
        }
        byte[] quoted = new byte[2 + quotedLength(utf8)];
        int at = 0;
        quoted[at++] = '"';
        for (byte character : utf8) {
            if (character >= 0 && character < ' ') {
                quoted[at++] = '\\';
                quoted[at++] = 'u';
                quoted[at++] = '0';
                quoted[at++] = '0';
                quoted[at++] = (byte) Character.forDigit(character >> 4, 16);
                quoted[at++] = (byte) Character.forDigit(character & 0xF, 16);
            } else {
                if (character == '"' || character == '\\') {
                    quoted[at++] = '\\';
                }
                quoted[at++] = character;
            }
        }
        quoted[at] = '"';
        return quoted;
    }

    private static int quotedLength(byte[] utf8) {
        int length = utf8.length;
        for (byte character : utf8) {
            if (character >= 0 && character < ' ') {
                length += 5;
            } else if (character == '"' || character == '\\') {
                length++;
            }
        }
        return length;
    }
}
