package dev.gyre.server.transport.websocket;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Cuts the bytes of one client into messages and control frames; complete to RFC 6455, without extensions.
///
/// Fails at the first byte that is wrong, not at the end of its message. What it keeps grows with what has arrived,
/// never with what a header announces, and between messages it keeps nothing. A length need not be in its shortest
/// form.
final class FrameParser {

    private static final byte[] NOTHING = new byte[0];
    private static final int FIN = 0x80;
    private static final int RSV = 0x70;
    private static final int MASKED = 0x80;

    private final int maxMessageBytes;
    private final Utf8Check utf8 = new Utf8Check();
    private byte[] input = NOTHING;
    private int at;

    private boolean inMessage;
    private boolean text;
    private byte[] message = NOTHING; // what has arrived of the message under way
    private int messageBytes;

    private boolean inFrame; // of a message, behind its header
    private boolean lastFrame;
    private int frameBytesLeft;
    private int mask;
    private boolean progress; // whether the last step left something to be done with the bytes at hand
    private boolean ended;

    FrameParser(int maxMessageBytes) {
        this.maxMessageBytes = maxMessageBytes;
    }

    /// More bytes, to be read by [#next]. The array is not changed, and not kept once it has been read.
    void offer(byte[] bytes) {
        if (ended) {
            return;
        }
        if (at == input.length) {
            input = bytes;
        } else {
            byte[] joined = Arrays.copyOfRange(input, at, input.length + bytes.length);
            System.arraycopy(bytes, 0, joined, input.length - at, bytes.length);
            input = joined;
        }
        at = 0;
    }

    /// What comes next, or null when more bytes are needed. Nothing comes after a close or a violation.
    @Nullable
    Incoming next() {
        while (!ended) {
            Incoming read = inFrame ? readPayload() : readHeader();
            if (read instanceof Incoming.Close || read instanceof Incoming.Violation) {
                ended = true;
                input = NOTHING;
                message = NOTHING;
                at = 0;
            }
            if (read != null) {
                return read;
            }
            if (!progress) {
                input = at == input.length ? NOTHING : Arrays.copyOfRange(input, at, input.length);
                at = 0;
                return null;
            }
        }
        return null;
    }

    private @Nullable Incoming readHeader() {
        progress = false;
        int available = input.length - at;
        if (available == 0) {
            return null;
        }
        int opcode = input[at] & 0x0f;
        String wrong = wrongStart(input[at], opcode);
        if (wrong != null) {
            return new Incoming.Violation(CloseCode.PROTOCOL_ERROR, wrong);
        }
        if (available < 2) {
            return null;
        }
        if ((input[at + 1] & MASKED) == 0) {
            return new Incoming.Violation(CloseCode.PROTOCOL_ERROR, "frame is not masked");
        }
        int shortLength = input[at + 1] & 0x7f;
        if (opcode >= Frames.CLOSE) {
            return readControl(opcode, shortLength, available);
        }
        int lengthBytes = shortLength < 126 ? 0 : shortLength == 126 ? 2 : 8;
        if (available < 2 + lengthBytes) {
            return null;
        }
        long length = lengthBytes == 0 ? shortLength : number(at + 2, lengthBytes);
        if (length < 0) {
            return new Incoming.Violation(CloseCode.PROTOCOL_ERROR, "length has its highest bit set");
        }
        if (length > maxMessageBytes - messageBytes) {
            return new Incoming.Violation(CloseCode.TOO_BIG, "");
        }
        if (available < 2 + lengthBytes + 4) {
            return null;
        }
        mask = (int) number(at + 2 + lengthBytes, 4);
        lastFrame = (input[at] & FIN) != 0;
        if (opcode != Frames.CONTINUATION) {
            text = opcode == Frames.TEXT;
            utf8.reset();
        }
        at += 2 + lengthBytes + 4;
        frameBytesLeft = (int) length;
        inFrame = true;
        inMessage = true;
        progress = true;
        return null;
    }

    private @Nullable String wrongStart(byte first, int opcode) {
        if ((first & RSV) != 0) {
            return "reserved bit is set";
        }
        return switch (opcode) {
            case Frames.CONTINUATION -> inMessage ? null : "continuation without a message";
            case Frames.TEXT, Frames.BINARY -> inMessage ? "message within a message" : null;
            case Frames.CLOSE, Frames.PING, Frames.PONG -> (first & FIN) == 0 ? "control frame is fragmented" : null;
            default -> "unknown opcode";
        };
    }

    private @Nullable Incoming readControl(int opcode, int length, int available) {
        if (length > Frames.MAX_CONTROL_BYTES) {
            return new Incoming.Violation(CloseCode.PROTOCOL_ERROR, "control frame is too long");
        }
        if (available < 2 + 4 + length) {
            return null;
        }
        byte[] payload = new byte[length];
        unmask(at + 6, (int) number(at + 2, 4), payload, 0, length);
        at += 6 + length;
        return switch (opcode) {
            case Frames.PING -> new Incoming.Ping(payload);
            case Frames.PONG -> new Incoming.Pong();
            default -> close(payload);
        };
    }

    private static Incoming close(byte[] payload) {
        if (payload.length == 0) {
            return new Incoming.Close(CloseCode.NONE);
        }
        int code = payload.length == 1 ? 0 : ((payload[0] & 0xff) << 8) | (payload[1] & 0xff);
        if (!CloseCode.mayBeSent(code)) {
            return new Incoming.Violation(CloseCode.PROTOCOL_ERROR, "close code is not allowed");
        }
        var reason = new Utf8Check();
        if (!reason.accept(payload, 2, payload.length) || !reason.isComplete()) {
            return new Incoming.Violation(CloseCode.INVALID_TEXT, "close reason is not UTF-8");
        }
        return new Incoming.Close(code);
    }

    private @Nullable Incoming readPayload() {
        int size = Math.min(frameBytesLeft, input.length - at);
        int from = messageBytes;
        reserve(size);
        unmask(at, mask, message, from, size);
        mask = Integer.rotateLeft(mask, 8 * (size & 3));
        at += size;
        messageBytes += size;
        frameBytesLeft -= size;
        if (text && !utf8.accept(message, from, messageBytes)) {
            return notText();
        }
        progress = frameBytesLeft == 0;
        if (!progress) {
            return null;
        }
        inFrame = false;
        return lastFrame ? finishMessage() : null;
    }

    private Incoming finishMessage() {
        if (text && !utf8.isComplete()) {
            return notText();
        }
        byte[] payload = message.length == messageBytes ? message : Arrays.copyOf(message, messageBytes);
        message = NOTHING;
        messageBytes = 0;
        inMessage = false;
        return new Incoming.Message(text, payload);
    }

    private static Incoming notText() {
        return new Incoming.Violation(CloseCode.INVALID_TEXT, "text is not UTF-8");
    }

    /// Room for more bytes of the message: exactly what it needs where that is known, else doubling.
    private void reserve(int size) {
        int needed = messageBytes + size;
        if (needed <= message.length) {
            return;
        }
        boolean complete = lastFrame && size == frameBytesLeft;
        long roomy = Math.min(2L * message.length, maxMessageBytes);
        message = Arrays.copyOf(message, complete ? needed : (int) Math.max(needed, roomy));
    }

    private void unmask(int from, int key, byte[] to, int toIndex, int size) {
        for (int i = 0; i < size; i++) {
            to[toIndex + i] = (byte) (input[from + i] ^ (key >> (24 - 8 * (i & 3))));
        }
    }

    private long number(int from, int size) {
        long value = 0;
        for (int i = 0; i < size; i++) {
            value = (value << 8) | (input[from + i] & 0xff);
        }
        return value;
    }
}
