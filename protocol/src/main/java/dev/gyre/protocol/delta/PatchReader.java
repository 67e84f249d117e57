package dev.gyre.protocol.delta;

import java.io.ByteArrayOutputStream;

/// Carries out a patch. Takes no more memory than the target that it gives, and stops at the first thing that is wrong.
final class PatchReader {

    private static final long MOST = 0xFFFF_FFFFL;

    private final byte[] base;
    private final byte[] patch;
    private final int maxBytes;
    private int at;

    PatchReader(byte[] base, byte[] patch, int maxBytes) {
        this.base = base;
        this.patch = patch;
        this.maxBytes = maxBytes;
    }

    byte[] target() throws MalformedDeltaException {
        long length = number();
        expect('\n');
        if (length > maxBytes) {
            throw new MalformedDeltaException("the target has " + length + " bytes, more than " + maxBytes);
        }
        var target = new ByteArrayOutputStream();
        while (true) {
            long number = number();
            switch (command()) {
                case ':' -> {
                    add(target, patch, at, number, length);
                    at += (int) number;
                }
                case '@' -> {
                    long from = number();
                    expect(',');
                    add(target, base, from, number, length);
                }
                case ';' -> {
                    return checked(target.toByteArray(), length, number);
                }
                default -> throw new MalformedDeltaException("no segment ends at " + (at - 1));
            }
        }
    }

    private static void add(ByteArrayOutputStream target, byte[] source, long from, long count, long length)
            throws MalformedDeltaException {
        if (from > source.length || count > source.length - from) {
            throw new MalformedDeltaException(
                    "a segment of " + count + " bytes from " + from + " in " + source.length + " bytes");
        }
        if (count > length - target.size()) {
            throw new MalformedDeltaException("the segments make more than the " + length + " bytes of the header");
        }
        target.write(source, (int) from, (int) count);
    }

    private byte[] checked(byte[] target, long length, long checksum) throws MalformedDeltaException {
        if (at != patch.length) {
            throw new MalformedDeltaException("bytes behind the checksum");
        }
        if (target.length != length) {
            throw new MalformedDeltaException(target.length + " bytes made, the header says " + length);
        }
        if ((FossilDelta.checksum(target) & MOST) != checksum) {
            throw new MalformedDeltaException("the checksum is that of another target");
        }
        return target;
    }

    private char command() throws MalformedDeltaException {
        if (at == patch.length) {
            throw new MalformedDeltaException("ends at " + at + " without a checksum");
        }
        return (char) (patch[at++] & 0xFF);
    }

    private void expect(char character) throws MalformedDeltaException {
        if (command() != character) {
            throw new MalformedDeltaException("character " + (int) character + " expected at " + (at - 1));
        }
    }

    private long number() throws MalformedDeltaException {
        int start = at;
        long number = 0;
        while (at < patch.length && PatchDigits.value(patch[at]) >= 0) {
            number = number << PatchDigits.BITS | PatchDigits.value(patch[at++]);
            if (number > MOST) {
                throw new MalformedDeltaException("a number at " + start + " has more than 32 bits");
            }
        }
        if (at == start) {
            throw new MalformedDeltaException("a number expected at " + at);
        }
        return number;
    }
}
