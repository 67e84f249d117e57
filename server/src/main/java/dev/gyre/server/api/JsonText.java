package dev.gyre.server.api;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.gyre.protocol.Payload;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Collects JSON in UTF-8. Payloads go in as they are; nothing checks that the whole is well formed.
final class JsonText {

    private static final JsonStringEncoder QUOTES = JsonStringEncoder.getInstance();

    private byte[] bytes = new byte[96];
    private int size;

    JsonText raw(String ascii) {
        int length = ascii.length();
        reserve(length);
        for (int i = 0; i < length; i++) {
            bytes[size + i] = (byte) ascii.charAt(i);
        }
        size += length;
        return this;
    }

    JsonText raw(byte[] json) {
        reserve(json.length);
        System.arraycopy(json, 0, bytes, size, json.length);
        size += json.length;
        return this;
    }

    JsonText payload(Payload payload) {
        return raw(payload.bytes());
    }

    JsonText number(long number) {
        return raw(Long.toString(number));
    }

    /// A string with its quotes.
    JsonText string(String text) {
        raw("\"");
        if (isPlain(text)) {
            raw(text);
        } else {
            raw(new String(QUOTES.quoteAsString(text)).getBytes(StandardCharsets.UTF_8));
        }
        return raw("\"");
    }

    /// A string member that is left out when it is empty.
    JsonText optional(String name, String text) {
        return text.isEmpty() ? this : comma().string(name).raw(":").string(text);
    }

    /// A number member that is left out when it is 0.
    JsonText optional(String name, long number) {
        return number == 0 ? this : comma().string(name).raw(":").number(number);
    }

    /// A payload member that is left out when it is empty.
    JsonText optional(String name, Payload payload) {
        return payload.isEmpty() ? this : comma().string(name).raw(":").payload(payload);
    }

    /// What separates the next member or element from the one before, when there is one.
    JsonText comma() {
        byte last = size == 0 ? (byte) '{' : bytes[size - 1];
        return last == '{' || last == '[' ? this : raw(",");
    }

    JsonText append(JsonText other) {
        reserve(other.size);
        System.arraycopy(other.bytes, 0, bytes, size, other.size);
        size += other.size;
        return this;
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, size);
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    private void reserve(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
