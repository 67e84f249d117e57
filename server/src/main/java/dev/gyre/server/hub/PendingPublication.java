package dev.gyre.server.hub;

import dev.gyre.protocol.ProtocolCodec.UnencodableException;
import dev.gyre.protocol.Publication;
import dev.gyre.protocol.Push;
import java.util.IdentityHashMap;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/// A publication that waits for the flush, encoded once in each form and shape that its subscribers need. Shapes are
/// told apart by identity.
@SuppressWarnings("ReferenceEquality")
final class PendingPublication {

    private final String channel;
    private final Publication publication;
    private final boolean patchable;
    private final EncodedPush plain;
    private @Nullable IdentityHashMap<Publication, EncodedPush> shaped;

    /// @param patchable whether subscribers may get it as a patch
    PendingPublication(String channel, Publication publication, boolean patchable) {
        this.channel = channel;
        this.publication = publication;
        this.patchable = patchable;
        this.plain = new EncodedPush(new Push.Published(channel, publication));
    }

    Publication publication() {
        return publication;
    }

    boolean patchable() {
        return patchable;
    }

    /// Null when the form's encoding cannot carry it.
    @Nullable
    ByteString plain(WireForm form) {
        return plain.in(form);
    }

    /// For clients that take patches. Null when the form's encoding cannot carry it.
    ///
    /// @param base null for the whole publication
    @Nullable
    ByteString shaped(WireForm form, DeltaShapes shapes, @Nullable Publication base) {
        try {
            Publication shape = shapes.shape(publication, base, form.codec());
            if (shape == publication) {
                return plain(form);
            }
            if (shaped == null) {
                shaped = new IdentityHashMap<>(2);
            }
            return shaped.computeIfAbsent(shape, _ -> new EncodedPush(new Push.Published(channel, shape)))
                    .in(form);
        } catch (UnencodableException _) {
            return null;
        }
    }
}
