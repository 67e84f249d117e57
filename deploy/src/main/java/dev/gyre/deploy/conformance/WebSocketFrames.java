package dev.gyre.deploy.conformance;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/// Frames of a WebSocket as a client reads and writes them (RFC 6455, without extensions).
///
/// Threads: one reads, any may write.
final class WebSocketFrames {

    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private static final int MAX_MESSAGE_BYTES = 64 << 20;

    private final DataInputStream in;
    private final OutputStream out;
    private final RandomGenerator random;
    private final ByteArrayOutputStream fragments = new ByteArrayOutputStream();
    private int fragmented;

    WebSocketFrames(InputStream in, OutputStream out, RandomGenerator random) {
        this.in = new DataInputStream(in);
        this.out = out;
        this.random = random;
    }

    /// A control frame, or a whole message.
    static final class Frame {

        private final int opcode;
        private final byte[] payload;

        private Frame(int opcode, byte[] payload) {
            this.opcode = opcode;
            this.payload = payload;
        }

        int opcode() {
            return opcode;
        }

        byte[] payload() {
            return payload;
        }

        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        /// What a Close frame says.
        Ending.CloseFrame closing() {
            if (payload.length < 2) {
                return new Ending.CloseFrame(0, "");
            }
            int code = Short.toUnsignedInt(ByteBuffer.wrap(payload).getShort());
            return new Ending.CloseFrame(code, new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8));
        }
    }

    /// Waits for a control frame or the end of a message.
    Frame read() throws IOException {
        while (true) {
            int first = in.readUnsignedByte();
            boolean last = (first & 0x80) != 0;
            int opcode = first & 0x0F;
            byte[] payload = readPayload();
            if (opcode >= CLOSE || (last && opcode != CONTINUATION)) {
                return new Frame(opcode, payload);
            }
            if (opcode != CONTINUATION) {
                fragmented = opcode;
            }
            fragments.writeBytes(payload);
            if (last) {
                var whole = new Frame(fragmented, fragments.toByteArray());
                fragments.reset();
                return whole;
            }
        }
    }

    private byte[] readPayload() throws IOException {
        int second = in.readUnsignedByte();
        if ((second & 0x80) != 0) {
            throw new IOException("The server sent a masked frame");
        }
        long length = second & 0x7F;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        if (length < 0 || length + fragments.size() > MAX_MESSAGE_BYTES) {
            throw new IOException("The server sent a message of more than " + MAX_MESSAGE_BYTES + " bytes");
        }
        byte[] payload = new byte[(int) length];
        in.readFully(payload);
        return payload;
    }

    /// Writes one masked frame.
    synchronized void write(int opcode, byte[] payload) throws IOException {
        byte[] mask = new byte[4];
        random.nextBytes(mask);
        ByteBuffer frame = ByteBuffer.allocate(14 + payload.length);
        frame.put((byte) (0x80 | opcode));
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length <= 0xFFFF) {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(payload.length);
        }
        frame.put(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ mask[i & 3]));
        }
        out.write(frame.array(), 0, frame.position());
        out.flush();
    }
}
