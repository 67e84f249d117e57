package dev.gyre.server.hub;

import dev.gyre.protocol.Payload;
import dev.gyre.protocol.ProtocolCodec;
import dev.gyre.protocol.Publication;
import dev.gyre.protocol.Push;
import dev.gyre.protocol.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.util.ByteString;

/// A wire form of which a test reads everything back: one line a publication.
final class PublicationForm implements WireForm, ProtocolCodec {

    private final boolean quoting;
    /// How often a publication was encoded, by offset.
    final Map<Long, AtomicInteger> encoded = new ConcurrentHashMap<>();

    /// @param quoting whether opaque data look otherwise, as in JSON
    PublicationForm(boolean quoting) {
        this.quoting = quoting;
    }

    @Override
    public ProtocolCodec codec() {
        return this;
    }

    @Override
    public ByteString frame(byte[] message) {
        return ByteString.fromArray(message);
    }

    @Override
    public Frame decode(byte[] frame) {
        throw new UnsupportedOperationException();
    }

    @Override
    public byte[] encode(Reply reply) {
        Publication publication = ((Push.Published) reply.body()).publication();
        encoded.computeIfAbsent(publication.offset(), _ -> new AtomicInteger()).incrementAndGet();
        String data = Base64.getEncoder().encodeToString(publication.data().bytes());
        return (publication.offset() + " " + publication.delta() + " " + data + "\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    static Publication read(String line) {
        String[] parts = line.split(" ", -1);
        Payload data = Payload.of(Base64.getDecoder().decode(parts[2]));
        Publication publication = Publication.of(data, null, Long.parseLong(parts[0]), Map.of());
        return publication.withDeltaData(data, Boolean.parseBoolean(parts[1]));
    }

    @Override
    public Payload opaque(Payload bytes) {
        return quoting ? Payload.of("'" + bytes.utf8() + "'") : bytes;
    }

    /// What [#opaque] was given.
    byte[] source(Payload data, boolean opaque) {
        String text = data.utf8();
        if (!quoting || !opaque) {
            return data.bytes();
        }
        if (!text.startsWith("'") || !text.endsWith("'")) {
            throw new IllegalArgumentException("not opaque: " + text);
        }
        return text.substring(1, text.length() - 1).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] join(List<byte[]> messages) {
        throw new UnsupportedOperationException();
    }
}
