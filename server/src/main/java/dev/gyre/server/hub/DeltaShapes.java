package dev.gyre.server.hub;

import dev.gyre.protocol.Payload;
import dev.gyre.protocol.ProtocolCodec;
import dev.gyre.protocol.ProtocolCodec.UnencodableException;
import dev.gyre.protocol.Publication;
import dev.gyre.protocol.delta.FossilDelta;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Publications as clients that take patches get them: whole or as a patch, their data opaque.
///
/// A patch is made once for each publication and base, however many subscribers, filters and forms there are, and kept
/// for those that recover later. Publications and codecs are told apart by identity.
///
/// Source: centrifuge `hub.go`, `getDeltaPub`.
@SuppressWarnings("ReferenceEquality")
final class DeltaShapes {

    private static final int MOST_SHAPES = 1024;
    private static final int MOST_BYTES = 1024 * 1024;

    /// The longest unused first.
    private final Map<Key, Publication> shapes = new LinkedHashMap<>(16, 0.75f, true);

    private long bytes;

    /// @param base null for the whole publication
    /// @param codec null for bytes that no codec has made opaque
    private record Key(
            Publication publication,
            @Nullable Publication base,
            @Nullable ProtocolCodec codec) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Key that
                    && publication == that.publication
                    && base == that.base
                    && codec == that.codec;
        }

        @Override
        public int hashCode() {
            return 31 * (31 * System.identityHashCode(publication) + System.identityHashCode(base))
                    + System.identityHashCode(codec);
        }
    }

    /// The same instance for the same arguments while it is kept. A whole publication whose data need no other form is
    /// the publication itself.
    ///
    /// @param base what the client was sent last; null when that is unknown
    /// @throws UnencodableException when the data are no text and the encoding needs text
    Publication shape(Publication publication, @Nullable Publication base, ProtocolCodec codec)
            throws UnencodableException {
        var key = new Key(publication, base, codec);
        Publication known = shapes.get(key);
        if (known != null) {
            return known;
        }
        Publication raw = raw(publication, base);
        Payload opaque = codec.opaque(raw.data());
        Publication shape =
                opaque != raw.data() ? raw.withDeltaData(opaque, raw.delta()) : base == null ? publication : raw;
        keep(key, shape);
        return shape;
    }

    private Publication raw(Publication publication, @Nullable Publication base) {
        var key = new Key(publication, base, null);
        Publication known = shapes.get(key);
        if (known != null) {
            return known;
        }
        Payload data = publication.data();
        byte[] patch = base == null ? null : FossilDelta.create(base.data().bytes(), data.bytes());
        Publication raw = patch != null && patch.length < data.size()
                ? publication.withDeltaData(Payload.of(patch), true)
                : publication.withDeltaData(data, false);
        keep(key, raw);
        return raw;
    }

    private void keep(Key key, Publication shape) {
        shapes.put(key, shape);
        bytes += weight(key, shape);
        Iterator<Map.Entry<Key, Publication>> oldest = shapes.entrySet().iterator();
        while (shapes.size() > MOST_SHAPES || (bytes > MOST_BYTES && shapes.size() > 1)) {
            Map.Entry<Key, Publication> dropped = oldest.next();
            bytes -= weight(dropped.getKey(), dropped.getValue());
            oldest.remove();
        }
    }

    /// A shape keeps its publication alive.
    private static long weight(Key key, Publication shape) {
        return (long) shape.data().size() + key.publication().data().size();
    }
}
