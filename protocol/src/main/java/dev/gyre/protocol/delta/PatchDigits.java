package dev.gyre.protocol.delta;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The 64 digits of numbers in a patch, in which the most significant one stands first.
final class PatchDigits {

    private static final byte[] VALUES =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~".getBytes(StandardCharsets.US_ASCII);

    static final int BITS = 6;

    private static final byte[] BY_CHARACTER = byCharacter();

    private PatchDigits() {}

    private static byte[] byCharacter() {
        byte[] values = new byte[128];
        Arrays.fill(values, (byte) -1);
        for (int value = 0; value < VALUES.length; value++) {
            values[VALUES[value]] = (byte) value;
        }
        return values;
    }

    /// How many digits the number takes.
    static int count(long number) {
        return number == 0 ? 1 : (Long.SIZE - Long.numberOfLeadingZeros(number) + BITS - 1) / BITS;
    }

    /// The digit of these six bits.
    static byte of(int bits) {
        return VALUES[bits & 0x3F];
    }

    /// The value of a digit; negative for another character.
    static int value(byte character) {
        return character < 0 ? -1 : BY_CHARACTER[character];
    }
}
