package dev.gyre.server.warmup;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A WebSocket client that does no more than a warm-up needs, so that the machine is left to the server: blocking,
/// messages in one frame, masked with zeros.
public final class LoopbackClient implements AutoCloseable {

    private static final int TEXT = 0x81;
    private static final int BINARY = 0x82;
    private static final int CLOSE = 0x88;
    private static final int ANSWER_LIMIT_MILLIS = 20_000;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    private LoopbackClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1024));
        this.out = socket.getOutputStream();
    }

    /// @param subprotocol empty for JSON
    public static LoopbackClient open(int port, String subprotocol) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(ANSWER_LIMIT_MILLIS);
        var client = new LoopbackClient(socket);
        String offer = subprotocol.isEmpty() ? "" : "Sec-WebSocket-Protocol: " + subprotocol + "\r\n";
        client.out.write(("GET /connection/websocket HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n"
                        + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + offer + "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        client.readUpgrade();
        return client;
    }

    private void readUpgrade() throws IOException {
        String status = readLine();
        if (!status.startsWith("HTTP/1.1 101")) {
            throw new IOException("The upgrade was answered: " + status);
        }
        while (!readLine().isEmpty()) {
            // the headers say nothing that matters here
        }
    }

    private String readLine() throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("The connection ended in the upgrade");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    /// Connects and subscribes as the SDKs do: the second command after the answer to the first.
    public void handshake(String token, String channel) throws IOException {
        call("{\"id\":1,\"connect\":{\"token\":\"%s\",\"name\":\"js\"}}".formatted(token), 1);
        call("{\"id\":2,\"subscribe\":{\"channel\":\"%s\"}}".formatted(channel), 2);
    }

    /// Waits for the reply with this id and skips the pushes before it.
    public void call(String command, int id) throws IOException {
        send(TEXT, command.getBytes(StandardCharsets.UTF_8));
        String wanted = "\"id\":" + id + ",";
        String answer = "";
        while (!answer.contains(wanted)) {
            answer = new String(readMessage(), StandardCharsets.UTF_8);
        }
        if (answer.contains("\"error\":")) {
            throw new IOException(command + " was answered " + answer);
        }
    }

    /// The next message in JSON, whatever it is.
    public String nextMessage() throws IOException {
        return new String(readMessage(), StandardCharsets.UTF_8);
    }

    public void handshakeInProtobuf(String token, String channel) throws IOException {
        // Command: id = 1, connect = 4, subscribe = 5; token and channel are field 1 of their requests.
        send(BINARY, prefixed(command(1, 4, field(1, token.getBytes(StandardCharsets.UTF_8)))));
        readMessage();
        send(BINARY, prefixed(command(2, 5, field(1, channel.getBytes(StandardCharsets.UTF_8)))));
        readMessage();
    }

    private static byte[] command(int id, int number, byte[] request) {
        byte[] idField = {1 << 3, (byte) id};
        return concat(idField, field(number, request));
    }

    private static byte[] field(int number, byte[] value) {
        byte[] tag = {(byte) ((number << 3) | 2)};
        return concat(tag, prefixed(value));
    }

    private static byte[] prefixed(byte[] value) {
        byte[] length = value.length < 128
                ? new byte[] {(byte) value.length}
                : new byte[] {(byte) ((value.length & 127) | 128), (byte) (value.length >> 7)};
        return concat(length, value);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private void send(int head, byte[] payload) throws IOException {
        var frame = new ByteArrayOutputStream(payload.length + 8);
        frame.write(head);
        if (payload.length < 126) {
            frame.write(0x80 | payload.length);
        } else {
            frame.write(0x80 | 126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        }
        frame.writeBytes(new byte[4]);
        frame.writeBytes(payload);
        frame.writeTo(out);
    }

    private byte[] readMessage() throws IOException {
        int head = in.readUnsignedByte();
        int length = in.readUnsignedByte();
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = Math.toIntExact(in.readLong());
        }
        byte[] payload = in.readNBytes(length);
        if (head == CLOSE) {
            throw new EOFException("The server closed: " + new String(payload, StandardCharsets.UTF_8));
        }
        return payload;
    }

    /// Closes in order and lets the server end the connection first: this side would run out of ports otherwise.
    @Override
    public void close() throws IOException {
        try (socket) {
            send(CLOSE, new byte[] {0x03, (byte) 0xe8});
            in.skip(Long.MAX_VALUE);
            while (in.read() >= 0) {
                in.skip(Long.MAX_VALUE);
            }
        }
    }
}
