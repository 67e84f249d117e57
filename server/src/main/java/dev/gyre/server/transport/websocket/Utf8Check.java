package dev.gyre.server.transport.websocket;

/// Whether bytes that come in pieces are UTF-8. Fails at the first byte that no text can have there.
final class Utf8Check {

    private int missing; // continuation bytes of the character under way
    private int low; // bounds of the next continuation byte
    private int high;

    void reset() {
        missing = 0;
    }

    /// Whether the text may end here.
    boolean isComplete() {
        return missing == 0;
    }

    boolean accept(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            int b = bytes[i] & 0xff;
            if (missing > 0) {
                if (b < low || b > high) {
                    return false;
                }
                missing--;
                low = 0x80;
                high = 0xbf;
            } else if (b >= 0x80 && !start(b)) {
                return false;
            }
        }
        return true;
    }

    /// The second byte is bounded where it would give an overlong form, a surrogate or more than U+10FFFF.
    private boolean start(int b) {
        if (b < 0xc2 || b > 0xf4) {
            return false;
        }
        missing = b < 0xe0 ? 1 : b < 0xf0 ? 2 : 3;
        low = b == 0xe0 ? 0xa0 : b == 0xf0 ? 0x90 : 0x80;
        high = b == 0xed ? 0x9f : b == 0xf4 ? 0x8f : 0xbf;
        return true;
    }
}
