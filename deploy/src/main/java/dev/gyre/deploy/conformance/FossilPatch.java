package dev.gyre.deploy.conformance;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Applies a patch of Fossil's delta format: what counts for a client is the result, not how the patch is cut.
final class FossilPatch {

    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~";

    private final byte[] base;
    private final byte[] patch;
    private int at;

    private FossilPatch(byte[] base, byte[] patch) {
        this.base = base;
        this.patch = patch;
    }

    /// @return the patched text, or a sentence that says why the patch is none
    static String apply(String base, String patch) {
        try {
            return new FossilPatch(base.getBytes(StandardCharsets.UTF_8), patch.getBytes(StandardCharsets.UTF_8))
                    .apply();
        } catch (IndexOutOfBoundsException | IllegalArgumentException malformed) {
            return "not a patch: " + patch;
        }
    }

    private String apply() {
        int size = number();
        expect('\n');
        var out = new ByteArrayOutputStream();
        while (true) {
            int count = number();
            switch (patch[at++]) {
                case '@' -> {
                    int offset = number();
                    expect(',');
                    out.write(base, offset, count);
                }
                case ':' -> {
                    out.write(patch, at, count);
                    at += count;
                }
                case ';' -> {
                    return checked(out, size, Integer.toUnsignedLong(count));
                }
                default -> throw new IllegalArgumentException();
            }
        }
    }

    private static String checked(ByteArrayOutputStream out, int size, long checksum) {
        if (out.size() != size) {
            return "a patch of %d bytes gave %d".formatted(size, out.size());
        }
        if (checksum(out.toByteArray()) != checksum) {
            return "a patch whose checksum is wrong";
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /// The sum of the bytes as big-endian words, the last one filled up with zeros.
    private static long checksum(byte[] bytes) {
        int sum = 0;
        for (int i = 0; i < bytes.length; i++) {
            sum += (bytes[i] & 0xFF) << (8 * (3 - i % 4));
        }
        return Integer.toUnsignedLong(sum);
    }

    private int number() {
        int number = 0;
        for (int digit = DIGITS.indexOf(patch[at]); digit >= 0; digit = DIGITS.indexOf(patch[at])) {
            number = number * DIGITS.length() + digit;
            at++;
        }
        return number;
    }

    private void expect(char separator) {
        if (patch[at++] != separator) {
            throw new IllegalArgumentException();
        }
    }
}
