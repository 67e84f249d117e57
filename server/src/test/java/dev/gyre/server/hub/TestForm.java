package dev.gyre.server.hub;

import dev.gyre.protocol.Payload;
import dev.gyre.protocol.ProtocolCodec;
import dev.gyre.protocol.Publication;
import dev.gyre.protocol.Push;
import dev.gyre.protocol.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.util.ByteString;

/// A readable wire form: one line a message, `5:data` for a publication, `5~patch` for one that is a patch, `+client`
/// and
/// `-client` for joins and leaves. Opaque data stand in single quotes.
/// It cannot carry data that begins with `!`.
final class TestForm implements WireForm, ProtocolCodec {

    final AtomicInteger encoded = new AtomicInteger();

    @Override
    public ProtocolCodec codec() {
        return this;
    }

    @Override
    public ByteString frame(byte[] message) {
        return ByteString.fromArray(message).concat(ByteString.fromString("\n"));
    }

    @Override
    public Frame decode(byte[] frame) {
        throw new UnsupportedOperationException();
    }

    @Override
    public byte[] encode(Reply reply) throws UnencodableException {
        encoded.incrementAndGet();
        if (reply.body() instanceof Push.Published published
                && published.publication().data().utf8().startsWith("!")) {
            throw new UnencodableException("not text");
        }
        return text(reply).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Payload opaque(Payload bytes) {
        return Payload.of("'" + bytes.utf8() + "'");
    }

    private static String text(Reply reply) {
        return switch (reply.body()) {
            case Push.Published published -> text(published.publication());
            case Push.Joined joined -> "+" + joined.info().client();
            case Push.Left left -> "-" + left.info().client();
            default -> throw new IllegalArgumentException(reply.toString());
        };
    }

    static String text(Publication publication) {
        return publication.offset()
                + (publication.delta() ? "~" : ":")
                + publication.data().utf8();
    }

    @Override
    public byte[] join(List<byte[]> messages) {
        throw new UnsupportedOperationException();
    }
}
