package dev.gyre.deploy.conformance;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/// The body of an HTTP answer: chunked, or of a known length.
final class BodyStream extends InputStream {

    private final InputStream in;
    private final boolean chunked;

    /// Bytes left in the chunk, or in the whole body.
    private long left;

    private boolean first = true;
    private boolean done;

    private BodyStream(InputStream in, boolean chunked, long left) {
        this.in = in;
        this.chunked = chunked;
        this.left = left;
    }

    static InputStream chunked(InputStream in) {
        return new BodyStream(in, true, 0);
    }

    static InputStream sized(InputStream in, long length) {
        return new BodyStream(in, false, length);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    /// Waits for the first byte only, as an event stream needs it.
    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (left == 0 && !nextChunk()) {
            return -1;
        }
        int count = in.read(into, from, (int) Math.min(length, left));
        if (count < 0) {
            throw new EOFException("The server closed within the body");
        }
        left -= count;
        return count;
    }

    private boolean nextChunk() throws IOException {
        if (!chunked || done) {
            return false;
        }
        if (!first) {
            readLine();
        }
        first = false;
        String size = readLine().split(";", 2)[0].strip();
        left = Long.parseLong(size, 16);
        done = left == 0;
        return !done;
    }

    private String readLine() throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("The server closed between two chunks");
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }
}
