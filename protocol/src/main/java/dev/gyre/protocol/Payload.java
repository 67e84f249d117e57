package dev.gyre.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Bytes that the server passes through without looking into them: publication data, connection info, RPC data.
///
/// In JSON the bytes are one JSON value, in Protobuf they are anything. [#EMPTY] means that there is none.
public final class Payload {

    /// No data; a JSON message leaves the field out.
    public static final Payload EMPTY = new Payload(new byte[0]);

    private final byte[] bytes;

    private Payload(byte[] bytes) {
        this.bytes = bytes;
    }

    /// Wraps the array without a copy; nobody may change it afterwards.
    public static Payload of(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Payload(bytes);
    }

    /// The text in UTF-8.
    public static Payload of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /// The wrapped array itself, not a copy; nobody may change it.
    public byte[] bytes() {
        return bytes;
    }

    public int size() {
        return bytes.length;
    }

    public boolean isEmpty() {
        return bytes.length == 0;
    }

    public String utf8() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /// The size only: payloads are never logged.
    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
