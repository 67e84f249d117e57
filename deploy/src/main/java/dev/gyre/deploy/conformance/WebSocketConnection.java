package dev.gyre.deploy.conformance;

import dev.gyre.deploy.conformance.WebSocketFrames.Frame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// A WebSocket client that shows every message and the Close frame as they come. The protocol's pings, empty objects,
/// are hidden and answered, but only while somebody waits for a message: so a scenario can stay silent.
final class WebSocketConnection implements Connection {

    private static final String PING = "{}";

    private final HttpExchange opened;
    private final WebSocketFrames frames;
    private final boolean answersPings;
    private final boolean protobuf;
    private final Inbox inbox = new Inbox();

    private WebSocketConnection(HttpExchange opened, WebSocketFrames frames, boolean answersPings, boolean protobuf) {
        this.opened = opened;
        this.frames = frames;
        this.answersPings = answersPings;
        this.protobuf = protobuf;
    }

    /// Asks for the upgrade; the answer may be a refusal.
    ///
    /// @param protocols the subprotocols to offer
    /// @param limit of the wait for the answer
    /// @param random for key and masks
    static WebSocketConnection open(
            Address server,
            String path,
            List<String> protocols,
            List<Map.Entry<String, String>> more,
            boolean answersPings,
            Duration limit,
            RandomGenerator random)
            throws IOException {
        byte[] key = new byte[16];
        random.nextBytes(key);
        List<Map.Entry<String, String>> headers = new ArrayList<>(List.of(
                Map.entry("Upgrade", "websocket"),
                Map.entry("Connection", "Upgrade"),
                Map.entry("Sec-WebSocket-Key", Base64.getEncoder().encodeToString(key)),
                Map.entry("Sec-WebSocket-Version", "13")));
        if (!protocols.isEmpty()) {
            headers.add(Map.entry("Sec-WebSocket-Protocol", String.join(", ", protocols)));
        }
        headers.addAll(more);
        HttpExchange opened = HttpExchange.open(server, "GET", path, headers, new byte[0], limit);
        opened.socket().setSoTimeout(0);
        var frames = new WebSocketFrames(opened.raw(), opened.socket().getOutputStream(), random);
        boolean protobuf = path.endsWith("=protobuf")
                || opened.header("Sec-WebSocket-Protocol")
                        .filter("centrifuge-protobuf"::equals)
                        .isPresent();
        var connection = new WebSocketConnection(opened, frames, answersPings, protobuf);
        if (opened.status() == 101) {
            Thread.ofVirtual().start(connection::receive);
        } else {
            connection.inbox.end(new Ending.EndOfStream());
        }
        return connection;
    }

    private void receive() {
        try {
            while (true) {
                Frame frame = frames.read();
                switch (frame.opcode()) {
                    case WebSocketFrames.TEXT, WebSocketFrames.BINARY -> onMessages(frame);
                    case WebSocketFrames.PING -> frames.write(WebSocketFrames.PONG, frame.payload());
                    case WebSocketFrames.CLOSE -> {
                        onClose(frame);
                        return;
                    }
                    default -> {}
                }
            }
        } catch (IOException gone) {
            inbox.end(new Ending.EndOfStream());
        }
    }

    private void onMessages(Frame frame) throws IOException {
        if (protobuf && frame.opcode() == WebSocketFrames.BINARY) {
            ProtobufText.replies(frame.payload()).forEach(inbox::add);
        } else {
            frame.text().lines().filter(line -> !line.isEmpty()).forEach(inbox::add);
        }
    }

    private void onClose(Frame frame) {
        inbox.end(frame.closing());
        try {
            frames.write(WebSocketFrames.CLOSE, frame.payload());
        } catch (IOException gone) {
            // the server need not wait for the answer
        }
    }

    @Override
    public void send(String message) {
        try {
            if (protobuf) {
                frames.write(WebSocketFrames.BINARY, ProtobufText.frame(message));
            } else {
                frames.write(WebSocketFrames.TEXT, message.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException gone) {
            inbox.end(new Ending.EndOfStream());
        }
    }

    @Override
    public int status() {
        return opened.status();
    }

    @Override
    public Optional<String> header(String name) {
        return opened.header(name);
    }

    @Override
    public Optional<String> next(Duration wait) throws InterruptedException {
        long end = System.nanoTime() + wait.toNanos();
        Optional<String> next = inbox.next(wait);
        while (answersPings && next.filter(PING::equals).isPresent()) {
            send(PING);
            next = inbox.next(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        }
        return next;
    }

    @Override
    public Optional<Ending> ending() {
        return inbox.ending();
    }

    @Override
    public void close() {
        opened.close();
    }
}
