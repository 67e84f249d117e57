package dev.gyre.server.channel;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.gyre.persistence.StoredClientInfo;
import dev.gyre.persistence.StoredPublication;
import dev.gyre.protocol.ClientInfo;
import dev.gyre.protocol.Payload;
import dev.gyre.protocol.Publication;
import org.jspecify.annotations.Nullable;

/// Publications between the shape of the protocol and the stored one. Payload bytes are shared, not copied, on the way
/// to disk.
final class Stored {

    private Stored() {}

    static StoredPublication of(Channels.Draft draft, long offset, String idempotencyKey, long atMillis) {
        return new StoredPublication(
                offset,
                bytes(draft.data()),
                publisher(draft.info()),
                draft.tags(),
                atMillis,
                idempotencyKey,
                draft.delta(),
                draft.version(),
                draft.versionEpoch());
    }

    static StoredPublication of(Publication publication, long atMillis, boolean delta) {
        return new StoredPublication(
                publication.offset(),
                bytes(publication.data()),
                publisher(publication.info()),
                publication.tags(),
                atMillis,
                "",
                delta,
                publication.version(),
                "");
    }

    static Publication publication(StoredPublication stored, String epoch) {
        var publisher = stored.publisher();
        var info = publisher == null
                ? null
                : new ClientInfo(
                        publisher.user(),
                        publisher.client(),
                        payload(publisher.connInfo()),
                        payload(publisher.chanInfo()));
        return new Publication(
                payload(stored.data()),
                info,
                stored.offset(),
                stored.tags(),
                false,
                0,
                "",
                "",
                false,
                0,
                epochAt(stored.offset(), epoch),
                stored.version());
    }

    static Publication publication(Channels.Draft draft, long offset, String epoch) {
        return new Publication(
                draft.data(),
                draft.info(),
                offset,
                draft.tags(),
                false,
                0,
                "",
                "",
                false,
                0,
                epochAt(offset, epoch),
                draft.version());
    }

    /// A client cannot know the epoch before the first publication.
    private static String epochAt(long offset, String epoch) {
        return offset == 1 ? epoch : "";
    }

    private static @Nullable StoredClientInfo publisher(@Nullable ClientInfo info) {
        return info == null
                ? null
                : new StoredClientInfo(info.user(), info.client(), bytes(info.connInfo()), bytes(info.chanInfo()));
    }

    private static ByteString bytes(Payload payload) {
        return payload.isEmpty() ? ByteString.EMPTY : UnsafeByteOperations.unsafeWrap(payload.bytes());
    }

    private static Payload payload(ByteString bytes) {
        return bytes.isEmpty() ? Payload.EMPTY : Payload.of(bytes.toByteArray());
    }
}
