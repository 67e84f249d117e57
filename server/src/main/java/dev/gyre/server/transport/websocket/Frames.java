package dev.gyre.server.transport.websocket;

import java.nio.charset.StandardCharsets;
import org.apache.pekko.util.ByteString;

/// Frames as a server sends them: unfragmented, unmasked, and so the same for every client.
///
/// Source: RFC 6455 section 5.2.
final class Frames {

    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    static final int MAX_CONTROL_BYTES = 125;

    private Frames() {}

    static ByteString of(int opcode, byte[] payload) {
        int length = payload.length;
        int head = length <= 125 ? 2 : length <= 0xffff ? 4 : 10;
        byte[] frame = new byte[head + length];
        frame[0] = (byte) (0x80 | opcode);
        if (head == 2) {
            frame[1] = (byte) length;
        } else if (head == 4) {
            frame[1] = 126;
            frame[2] = (byte) (length >> 8);
            frame[3] = (byte) length;
        } else {
            frame[1] = 127;
            for (int i = 0; i < 4; i++) { // an array has no more than 31 bits of length
                frame[9 - i] = (byte) (length >> (8 * i));
            }
        }
        System.arraycopy(payload, 0, frame, head, length);
        return ByteString.fromArrayUnsafe(frame);
    }

    /// @param reason cut to what fits into a control frame, between two characters
    static ByteString close(int code, String reason) {
        if (code == CloseCode.NONE) {
            return of(CLOSE, new byte[0]);
        }
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(text.length, MAX_CONTROL_BYTES - 2);
        while (length < text.length && length > 0 && (text[length] & 0xc0) == 0x80) {
            length--;
        }
        byte[] payload = new byte[2 + length];
        payload[0] = (byte) (code >> 8);
        payload[1] = (byte) code;
        System.arraycopy(text, 0, payload, 2, length);
        return of(CLOSE, payload);
    }
}
