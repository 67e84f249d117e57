package dev.gyre.protocol.json;

import dev.gyre.protocol.Payload;
import dev.gyre.protocol.ProtocolCodec.UnencodableException;
import dev.gyre.protocol.schema.FieldWriter;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;

/// Writes one JSON object as bytes.
final class JsonFieldWriter implements FieldWriter {

    private static final String HEX = "0123456789abcdef";
    /// The longest form of one `char`: a Unicode escape.
    private static final int MAX_CHAR_BYTES = 6;

    private static final int MAX_LONG_BYTES = 20;

    private byte[] buffer;
    private int size;
    private boolean always;

    JsonFieldWriter(int sizeHint) {
        buffer = new byte[sizeHint];
    }

    void open() {
        put('{');
    }

    byte[] close() {
        put('}');
        return size == buffer.length ? buffer : Arrays.copyOf(buffer, size);
    }

    @Override
    public FieldWriter always() {
        always = true;
        return this;
    }

    @Override
    public void string(int number, String name, String value) {
        if (begins(name, !value.isEmpty())) {
            text(value);
        }
    }

    @Override
    public void bool(int number, String name, boolean value) {
        if (begins(name, value)) {
            ascii(value ? "true" : "false");
        }
    }

    @Override
    public void unsigned(int number, String name, long value) {
        if (begins(name, value != 0)) {
            if (value >= 0) {
                digits(value);
            } else {
                ascii(Long.toUnsignedString(value));
            }
        }
    }

    @Override
    public void signed(int number, String name, long value) {
        if (begins(name, value != 0)) {
            if (value >= 0) {
                digits(value);
            } else {
                ascii(Long.toString(value));
            }
        }
    }

    @Override
    public void zigzag(int number, String name, long value) {
        signed(number, name, value);
    }

    @Override
    public void payload(int number, String name, Payload value) throws UnencodableException {
        if (!begins(name, !value.isEmpty())) {
            return;
        }
        byte[] bytes = value.bytes();
        if (!JsonText.isValue(bytes)) {
            throw new UnencodableException("a payload of " + value + " is no JSON value");
        }
        reserve(bytes.length);
        for (int start = 0; start < bytes.length; ) {
            int end = start;
            while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r') {
                end++;
            }
            System.arraycopy(bytes, start, buffer, size, end - start);
            size += end - start;
            // In JSON a line break can only stand between tokens; on the wire it would end the message.
            start = end + 1;
        }
    }

    @Override
    public <T> void message(int number, String name, T value, Body<T> body) throws UnencodableException {
        name(name);
        object(value, body);
    }

    @Override
    public <T> void messages(int number, String name, Collection<T> values, Body<T> body) throws UnencodableException {
        if (begins(name, !values.isEmpty())) {
            put('[');
            for (T value : values) {
                separate();
                object(value, body);
            }
            put(']');
        }
    }

    @Override
    public void stringMap(int number, String name, Map<String, String> values) {
        if (begins(name, !values.isEmpty())) {
            put('{');
            values.forEach((key, value) -> {
                separate();
                text(key);
                put(':');
                text(value);
            });
            put('}');
        }
    }

    @Override
    public <T> void messageMap(int number, String name, Map<String, T> values, Body<T> body)
            throws UnencodableException {
        if (begins(name, !values.isEmpty())) {
            put('{');
            for (Map.Entry<String, T> entry : values.entrySet()) {
                separate();
                text(entry.getKey());
                put(':');
                object(entry.getValue(), body);
            }
            put('}');
        }
    }

    private <T> void object(T value, Body<T> body) throws UnencodableException {
        put('{');
        body.write(value, this);
        put('}');
    }

    /// Writes the name of a field that is to be written.
    private boolean begins(String name, boolean present) {
        boolean written = present || always;
        always = false;
        if (written) {
            name(name);
        }
        return written;
    }

    private void name(String name) {
        separate();
        put('"');
        ascii(name);
        put('"');
        put(':');
    }

    /// A comma, except after an opening bracket; no value ends with one.
    private void separate() {
        byte last = buffer[size - 1];
        if (last != '{' && last != '[') {
            put(',');
        }
    }

    private void text(String text) {
        reserve(text.length() + 2);
        put('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            reserve(MAX_CHAR_BYTES);
            if (c >= 0x80) {
                i += nonAscii(text, i);
            } else if (c < ' ' || c == '"' || c == '\\') {
                escaped(c);
            } else {
                buffer[size++] = (byte) c;
            }
        }
        put('"');
    }

    private void escaped(char c) {
        buffer[size++] = '\\';
        switch (c) {
            case '"', '\\' -> buffer[size++] = (byte) c;
            case '\n' -> buffer[size++] = 'n';
            case '\r' -> buffer[size++] = 'r';
            case '\t' -> buffer[size++] = 't';
            default -> {
                buffer[size++] = 'u';
                buffer[size++] = '0';
                buffer[size++] = '0';
                buffer[size++] = (byte) HEX.charAt(c >> 4);
                buffer[size++] = (byte) HEX.charAt(c & 0xF);
            }
        }
    }

    /// The number of further `char`s that belong to the character at `i`.
    private int nonAscii(String text, int i) {
        int point = text.codePointAt(i);
        if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
            point = 0xFFFD;
        }
        if (point < 0x800) {
            buffer[size++] = (byte) (0xC0 | (point >> 6));
        } else if (point < 0x10000) {
            buffer[size++] = (byte) (0xE0 | (point >> 12));
            continuation(point >> 6);
        } else {
            buffer[size++] = (byte) (0xF0 | (point >> 18));
            continuation(point >> 12);
            continuation(point >> 6);
        }
        continuation(point);
        return Character.charCount(point) - 1;
    }

    private void continuation(int bits) {
        buffer[size++] = (byte) (0x80 | (bits & 0x3F));
    }

    private void digits(long value) {
        reserve(MAX_LONG_BYTES);
        int start = size;
        long rest = value;
        do {
            buffer[size++] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest != 0);
        for (int low = start, high = size - 1; low < high; low++, high--) {
            byte digit = buffer[low];
            buffer[low] = buffer[high];
            buffer[high] = digit;
        }
    }

    private void ascii(String text) {
        reserve(text.length());
        for (int i = 0; i < text.length(); i++) {
            buffer[size++] = (byte) text.charAt(i);
        }
    }

    private void put(char c) {
        reserve(1);
        buffer[size++] = (byte) c;
    }

    private void reserve(int bytes) {
        if (buffer.length - size < bytes) {
            buffer = Arrays.copyOf(buffer, Math.max(size + bytes, 2 * size));
        }
    }
}
