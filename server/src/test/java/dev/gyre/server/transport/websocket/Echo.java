package dev.gyre.server.transport.websocket;

import dev.gyre.protocol.Command;
import dev.gyre.protocol.Payload;
import dev.gyre.protocol.ProtocolCodec;
import dev.gyre.protocol.Reply;
import dev.gyre.server.client.Connection;
import dev.gyre.server.client.Session;
import dev.gyre.server.client.SessionFactory;
import dev.gyre.server.hub.WireForm;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// A session that sends every message back in the form of its connection.
final class Echo implements Session {

    /// A codec that only joins.
    static final ProtocolCodec LINES = new ProtocolCodec() {
        @Override
        public Frame decode(byte[] frame) {
            return new Frame(List.<Command>of(), true);
        }

        @Override
        public byte[] encode(Reply reply) {
            return new byte[0];
        }

        @Override
        public Payload opaque(Payload bytes) {
            return bytes;
        }

        @Override
        public byte[] join(List<byte[]> messages) {
            var joined = new ByteArrayOutputStream();
            messages.forEach(joined::writeBytes);
            return joined.toByteArray();
        }
    };

    static final WebSocketForms FORMS = WebSocketForms.of(LINES, LINES);

    final Connection connection;
    private final WireForm form;
    final Queue<String> messages = new ConcurrentLinkedQueue<>();
    final AtomicInteger closed = new AtomicInteger();
    volatile boolean busy;

    Echo(Connection connection) {
        this.connection = connection;
        this.form = connection.form();
    }

    /// Sessions that are also added to the queue.
    static SessionFactory into(Queue<Echo> sessions) {
        return connection -> {
            var session = new Echo(connection);
            sessions.add(session);
            return session;
        };
    }

    @Override
    public void onMessage(byte[] message) {
        connection.send(form.frame(message));
    }

    @Override
    public boolean busy() {
        return busy;
    }

    @Override
    public void onClosed() {
        closed.incrementAndGet();
    }
}
