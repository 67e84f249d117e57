package dev.gyre.deploy.fault;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// The client's end of a WebSocket, on a blocking socket: a virtual thread each makes thousands of them cheap.
///
/// Reads and writes by one thread; only [#close] by any.
final class ClientSocket implements AutoCloseable {

    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int BUFFER_BYTES = 1024;

    private final Socket socket;
    private final InputStream in;

    /// The server has closed with a code.
    static final class ClosedException extends IOException {
        private static final long serialVersionUID = 1;
        private final int code;

        ClosedException(int code, String reason) {
            super("closed with " + code + " " + reason);
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    /// The server has answered the handshake with another status than 101.
    static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1;

        RefusedException(String status) {
            super(status);
        }
    }

    private ClientSocket(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
    }

    /// @param limit for the connection and for each read from now on
    static ClientSocket open(int port, Duration limit) throws IOException {
        var socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(Math.toIntExact(limit.toMillis()));
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port), Math.toIntExact(limit.toMillis()));
            var opened = new ClientSocket(socket);
            opened.handshake(port);
            return opened;
        } catch (IOException failed) {
            socket.close();
            throw failed;
        }
    }

    private void handshake(int port) throws IOException {
        String request = """
            GET /connection/websocket HTTP/1.1\r
            Host: 127.0.0.1:%d\r
            Connection: Upgrade\r
            Upgrade: websocket\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
            \r
            """.formatted(port);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        String status = line();
        if (!status.startsWith("HTTP/1.1 101")) {
            throw new RefusedException(status);
        }
        String header = line();
        while (!header.isEmpty()) {
            header = line();
        }
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int next = next(); next != '\n'; next = next()) {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    private int next() throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new EOFException("the connection has ended");
        }
        return next;
    }

    /// From now on a read that takes longer fails.
    void readLimit(Duration limit) throws IOException {
        socket.setSoTimeout(Math.toIntExact(limit.toMillis()));
    }

    void send(String text) throws IOException {
        write(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /// The mask of zeros leaves the payload as it is.
    private void write(int opcode, byte[] payload) throws IOException {
        var frame = new ByteArrayOutputStream(payload.length + 8);
        frame.write(0x80 | opcode);
        if (payload.length < 126) {
            frame.write(0x80 | payload.length);
        } else if (payload.length < 1 << 16) {
            frame.write(0x80 | 126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        } else {
            throw new IllegalArgumentException("a frame of " + payload.length + " bytes");
        }
        frame.write(new byte[4]);
        frame.write(payload);
        frame.writeTo(socket.getOutputStream());
    }

    /// The next message, which the server never fragments.
    ///
    /// @throws ClosedException when the server closes
    String receive() throws IOException {
        while (true) {
            int opcode = next() & 0x0F;
            byte[] payload = in.readNBytes(length());
            switch (opcode) {
                case TEXT -> {
                    return new String(payload, StandardCharsets.UTF_8);
                }
                case PING -> write(PONG, payload);
                case CLOSE -> throw closed(payload);
                default -> throw new ProtocolException("a frame with opcode " + opcode);
            }
        }
    }

    private int length() throws IOException {
        int length = next() & 0x7F;
        if (length == 126) {
            return (next() << 8) | next();
        }
        if (length == 127) {
            long longer = 0;
            for (int i = 0; i < 8; i++) {
                longer = (longer << 8) | next();
            }
            return Math.toIntExact(longer);
        }
        return length;
    }

    private static ClosedException closed(byte[] payload) {
        if (payload.length < 2) {
            return new ClosedException(1005, "");
        }
        int code = ((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF);
        return new ClosedException(code, new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException gone) {
            throw new AssertionError("a socket that cannot be closed", gone);
        }
    }
}
