package dev.gyre.server.api;

import com.google.protobuf.UnsafeByteOperations;
import java.util.Arrays;

/// Copies a JSON value out of a body that has been parsed.
final class Utf8Slice {

    private Utf8Slice() {}

    /// The value without line breaks, which may stand between its tokens only: messages of the client protocol are
    /// separated by them.
    ///
    /// @throws MalformedBodyException when the value is not UTF-8; it would break every WebSocket that gets it
    static byte[] of(byte[] body, int from, int to) throws MalformedBodyException {
        byte[] value = Arrays.copyOfRange(body, from, to);
        int signs = 0;
        boolean lines = false;
        for (byte b : value) {
            signs |= b;
            lines |= b == '\n' || b == '\r';
        }
        if (signs < 0 && !UnsafeByteOperations.unsafeWrap(value).isValidUtf8()) {
            throw new MalformedBodyException("not UTF-8");
        }
        return lines ? withoutLineBreaks(value) : value;
    }

    private static byte[] withoutLineBreaks(byte[] value) {
        int size = 0;
        for (byte b : value) {
            if (b != '\n' && b != '\r') {
                value[size++] = b;
            }
        }
        return Arrays.copyOf(value, size);
    }
}
