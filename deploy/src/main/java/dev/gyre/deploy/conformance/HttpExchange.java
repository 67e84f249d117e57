package dev.gyre.deploy.conformance;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One HTTP/1.1 request and the head of its answer, on a socket of its own. Nothing is added, followed or hidden.
final class HttpExchange implements AutoCloseable {

    private static final int MAX_HEAD_BYTES = 1 << 16;
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

    private final Socket socket;
    private final InputStream in;
    private final String method;
    private final List<String> head;
    private final int status;

    private HttpExchange(Socket socket, InputStream in, String method, List<String> head) throws IOException {
        this.socket = socket;
        this.in = in;
        this.method = method;
        this.head = head;
        this.status = status(head.getFirst());
    }

    /// Sends the request and reads the head of the answer.
    ///
    /// @param headers behind `Host`
    /// @param body empty for none
    /// @param limit no single read of the answer takes longer
    static HttpExchange open(
            Address server,
            String method,
            String path,
            List<Map.Entry<String, String>> headers,
            byte[] body,
            Duration limit)
            throws IOException {
        var socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(server.host(), server.port()), (int) CONNECT_LIMIT.toMillis());
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) limit.toMillis());
            var request = new ByteArrayOutputStream();
            request.writeBytes(head(server, method, path, headers).getBytes(StandardCharsets.UTF_8));
            request.writeBytes(body);
            socket.getOutputStream().write(request.toByteArray());
            var in = new BufferedInputStream(socket.getInputStream());
            return new HttpExchange(socket, in, method, readHead(in));
        } catch (IOException | RuntimeException failed) {
            socket.close();
            throw failed;
        }
    }

    private static String head(Address server, String method, String path, List<Map.Entry<String, String>> headers) {
        var head = new StringBuilder("%s %s HTTP/1.1\r\nHost: %s\r\n".formatted(method, path, server));
        headers.forEach(header -> head.append(header.getKey())
                .append(": ")
                .append(header.getValue())
                .append("\r\n"));
        return head.append("\r\n").toString();
    }

    private static List<String> readHead(InputStream in) throws IOException {
        var bytes = new ByteArrayOutputStream();
        int last4 = 0;
        while (last4 != 0x0D0A0D0A) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("The server closed before the end of the answer's head");
            }
            if (bytes.size() == MAX_HEAD_BYTES) {
                throw new IOException("The head of the answer has more than " + MAX_HEAD_BYTES + " bytes");
            }
            bytes.write(next);
            last4 = last4 << 8 | next;
        }
        return bytes.toString(StandardCharsets.ISO_8859_1).lines().toList();
    }

    private static int status(String line) throws IOException {
        String[] words = line.split(" ", 3);
        if (words.length < 2 || !words[1].matches("\\d{3}")) {
            throw new IOException("Not the first line of an answer: " + line);
        }
        return Integer.parseInt(words[1]);
    }

    int status() {
        return status;
    }

    Optional<String> header(String name) {
        return head.stream()
                .skip(1)
                .map(line -> line.split(":", 2))
                .filter(parts -> parts.length == 2 && parts[0].strip().equalsIgnoreCase(name))
                .map(parts -> parts[1].strip())
                .findFirst();
    }

    /// What comes behind the head, as it is.
    InputStream raw() {
        return in;
    }

    Socket socket() {
        return socket;
    }

    /// The body of the answer, without the transfer coding.
    InputStream body() throws IOException {
        if (method.equals("HEAD") || status < 200 || status == 204 || status == 304) {
            return InputStream.nullInputStream();
        }
        if (header("Transfer-Encoding").filter("chunked"::equalsIgnoreCase).isPresent()) {
            return BodyStream.chunked(in);
        }
        Optional<String> length = header("Content-Length");
        return length.isPresent() ? BodyStream.sized(in, Long.parseLong(length.get())) : in;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // what counts is that the socket is not used any more
        }
    }
}
