package dev.gyre.protocol.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
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
}
