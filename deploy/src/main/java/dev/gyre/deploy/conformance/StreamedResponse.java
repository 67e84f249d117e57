package dev.gyre.deploy.conformance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A streamed HTTP response whose events (SSE) or lines are messages. Pings and comments are hidden.
final class StreamedResponse implements Connection {

    private static final String EVENT = "data: ";

    private final HttpExchange opened;
    private final Inbox inbox = new Inbox();

    private StreamedResponse(HttpExchange opened) {
        this.opened = opened;
    }

    /// @param limit of the wait for the head of the answer
    static StreamedResponse open(
            Address server,
            String method,
            String path,
            List<Map.Entry<String, String>> headers,
            byte[] body,
            Duration limit)
            throws IOException {
        HttpExchange opened = HttpExchange.open(server, method, path, headers, body, limit);
        opened.socket().setSoTimeout(0);
        var response = new StreamedResponse(opened);
        Thread.ofVirtual().start(response::receive);
        return response;
    }

    private void receive() {
        try (var lines = new BufferedReader(new InputStreamReader(opened.body(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String message = line.startsWith(EVENT) ? line.substring(EVENT.length()) : line;
                if (!message.isEmpty() && !message.equals("{}") && !message.startsWith(":")) {
                    inbox.add(message);
                }
            }
        } catch (IOException gone) {
            // an end like any other
        }
        inbox.end(new Ending.EndOfStream());
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
        return inbox.next(wait);
    }

    @Override
    public Optional<Ending> ending() {
        return inbox.ending();
    }

    @Override
    public void send(String message) {
        throw new SuiteException("A streamed response takes no messages");
    }

    @Override
    public void close() {
        opened.close();
    }
}
