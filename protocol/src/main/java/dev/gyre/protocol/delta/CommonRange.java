package dev.gyre.protocol.delta;

/// Bytes that stand in the base and in the target.
record CommonRange(int baseStart, int targetStart, int length) {

    /// A UTF-8 character has at most this many bytes behind its first.
    private static final int MOST_CONTINUATION_BYTES = 3;

    int targetEnd() {
        return targetStart + length;
    }

    /// Without the bytes of characters that are only partly the same. Where the target is no UTF-8 nothing is lost but
    /// a few bytes.
    CommonRange onCharacters(byte[] target) {
        int start = targetStart;
        int firstEnd = Math.min(targetEnd(), start + MOST_CONTINUATION_BYTES);
        while (start < firstEnd && isContinuation(target[start])) {
            start++;
        }
        int end = targetEnd();
        int lastStart = Math.max(start, end - MOST_CONTINUATION_BYTES);
        while (end < target.length && end > lastStart && isContinuation(target[end])) {
            end--;
        }
        return new CommonRange(baseStart + start - targetStart, start, end - start);
    }

    private static boolean isContinuation(byte character) {
        return (character & 0xC0) == 0x80;
    }
}
