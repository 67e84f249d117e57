package dev.gyre.protocol.protobuf;

/// Unsigned integers of variable length, seven bits in a byte, the lowest first.
final class Varint {

    /// The longest form, of a negative `long`.
    static final int MAX_BYTES = 10;

    private Varint() {}

    static int size(long value) {
        return value == 0 ? 1 : (Long.SIZE - Long.numberOfLeadingZeros(value) + 6) / 7;
    }

    /// The position behind the value.
    static int put(byte[] bytes, int position, long value) {
        int end = position;
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[end++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[end++] = (byte) rest;
        return end;
    }
}
