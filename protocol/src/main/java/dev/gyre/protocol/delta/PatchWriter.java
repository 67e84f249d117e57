package dev.gyre.protocol.delta;

import java.util.Arrays;

/// Writes a patch: the length of the target, literal bytes and copied ranges in the order of the target, its checksum.
final class PatchWriter {

    private final byte[] target;
    private byte[] buffer;
    private int size;
    private int written;

    PatchWriter(byte[] target) {
        this.target = target;
        this.buffer = new byte[Math.max(64, target.length / 4)];
        number(target.length);
        put('\n');
    }

    /// How much of the target the patch makes so far.
    int written() {
        return written;
    }

    /// Whether the range takes less room when it is copied.
    boolean saves(CommonRange copy) {
        int literal = copy.targetStart() - written;
        int cost =
                PatchDigits.count(literal) + PatchDigits.count(copy.length()) + PatchDigits.count(copy.baseStart()) + 3;
        return copy.length() >= cost;
    }

    void copy(CommonRange copy) {
        literalUntil(copy.targetStart());
        number(copy.length());
        put('@');
        number(copy.baseStart());
        put(',');
        written = copy.targetEnd();
    }

    private void literalUntil(int end) {
        int length = end - written;
        if (length > 0) {
            number(length);
            put(':');
            reserve(length);
            System.arraycopy(target, written, buffer, size, length);
            size += length;
            written = end;
        }
    }

    byte[] finish() {
        literalUntil(target.length);
        number(FossilDelta.checksum(target) & 0xFFFF_FFFFL);
        put(';');
        return Arrays.copyOf(buffer, size);
    }

    private void number(long number) {
        for (int shift = (PatchDigits.count(number) - 1) * PatchDigits.BITS; shift >= 0; shift -= PatchDigits.BITS) {
            put((char) PatchDigits.of((int) (number >>> shift)));
        }
    }

    private void put(char character) {
        reserve(1);
        buffer[size++] = (byte) character;
    }

    private void reserve(int bytes) {
        if (buffer.length - size < bytes) {
            buffer = Arrays.copyOf(buffer, Math.max(size + bytes, 2 * size));
        }
    }
}
