package dev.gyre.server.transport;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A blocking client that says exactly the bytes that it is told. Every read has a deadline of 10 s.
public final class RawClient implements Closeable {

    private final Socket socket = new Socket();
    private final InputStream in;
    private final OutputStream out;

    public RawClient(InetSocketAddress server) throws IOException {
        this(server, 0);
    }

    /// @param receiveBufferBytes how much the kernel takes for a client that does not read; 0 for its default
    public RawClient(InetSocketAddress server, int receiveBufferBytes) throws IOException {
        if (receiveBufferBytes > 0) {
            socket.setReceiveBufferSize(receiveBufferBytes);
        }
        socket.connect(server, 10_000);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(10_000);
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    public void say(String text) throws IOException {
        say(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public void say(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    /// In writes of one byte.
    public void spell(byte[] bytes) throws IOException {
        for (byte b : bytes) {
            out.write(b);
        }
    }

    public void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /// Ends with a reset.
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /// Up to and with the empty line.
    public String readHead() throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("ended within the head: " + head);
            }
            head.append((char) b);
        }
        return head.toString();
    }

    /// A response with a `Content-Length`.
    public String readResponse() throws IOException {
        String head = readHead();
        int length = 0;
        for (String line : head.split("\r\n", -1)) {
            if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(line.substring(15).trim());
            }
        }
        return head + new String(readBytes(length), StandardCharsets.ISO_8859_1);
    }

    public byte[] readBytes(int size) throws IOException {
        byte[] bytes = in.readNBytes(size);
        if (bytes.length < size) {
            throw new IOException("ended after " + bytes.length + " of " + size + " bytes");
        }
        return bytes;
    }

    /// Whatever comes until the server closes.
    public byte[] readToEnd() throws IOException {
        var all = new ByteArrayOutputStream();
        byte[] buffer = new byte[64 * 1024];
        try {
            for (int size = in.read(buffer); size >= 0; size = in.read(buffer)) {
                all.write(buffer, 0, size);
            }
        } catch (SocketException reset) {
            // an end as well
        }
        return all.toByteArray();
    }

    /// Whether the server closes within the time, whatever it says before.
    public boolean endsWithin(int millis) throws IOException {
        socket.setSoTimeout(millis);
        try {
            readToEnd();
            return true;
        } catch (SocketTimeoutException open) {
            return false;
        } finally {
            socket.setSoTimeout(10_000);
        }
    }

    /// Adds what comes until the server closes, or says nothing for the time: at first and then.
    ///
    /// @return whether the connection is still open
    public boolean readUntilSilent(int firstMillis, int millis, StringBuilder to) throws IOException {
        socket.setSoTimeout(firstMillis);
        try {
            for (int b = in.read(); b >= 0; b = in.read()) {
                to.append((char) b);
                socket.setSoTimeout(millis);
            }
            return false;
        } catch (SocketTimeoutException silent) {
            return true;
        } catch (SocketException reset) {
            return false;
        }
    }

    /// Asks for a WebSocket and checks the answer.
    public RawClient upgrade(String path, String... headers) throws IOException {
        say(upgradeRequest(path, headers));
        String head = readHead();
        if (!head.startsWith("HTTP/1.1 101 ")) {
            throw new IOException("no upgrade: " + head);
        }
        return this;
    }

    public static String upgradeRequest(String path, String... headers) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                + String.join("", Arrays.stream(headers).map(h -> h + "\r\n").toList()) + "\r\n";
    }

    public Frame readFrame() throws IOException {
        byte[] start = readBytes(2);
        int length = start[1] & 0x7f;
        if (length >= 126) {
            int size = length == 126 ? 2 : 8;
            length = 0;
            for (byte b : readBytes(size)) {
                length = (length << 8) | (b & 0xff);
            }
        }
        return new Frame(start[0] & 0xff, readBytes(length));
    }

    /// @param first the frame's first byte: FIN, RSV and opcode
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Frame(int first, byte[] payload) {

        public String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        public int closeCode() {
            return ((payload[0] & 0xff) << 8) | (payload[1] & 0xff);
        }

        public String closeReason() {
            return new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
        }
    }

    public static byte[] text(String payload) {
        return frame(0x81, payload.getBytes(StandardCharsets.UTF_8));
    }

    /// A masked frame.
    public static byte[] frame(int first, byte[] payload) {
        var frame = new ByteArrayOutputStream();
        frame.write(first);
        if (payload.length <= 125) {
            frame.write(0x80 | payload.length);
        } else if (payload.length <= 0xffff) {
            frame.write(0x80 | 126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        } else {
            frame.write(0x80 | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                frame.write((int) ((long) payload.length >> shift));
            }
        }
        byte[] mask = {0x12, 0x34, 0x56, 0x78};
        frame.writeBytes(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.write(payload[i] ^ mask[i & 3]);
        }
        return frame.toByteArray();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
