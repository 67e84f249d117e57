package dev.gyre.persistence;

import com.google.protobuf.ByteString;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One publication as it is stored.
///
/// @param publisher the client that published it; null when the server API did
/// @param atMillis when the channel accepted it, milliseconds since 1970
/// @param idempotencyKey the publisher's key of the attempt; empty for none
/// @param version the publisher's version of the data; 0 when not versioned
public record StoredPublication(
        long offset,
        ByteString data,
        @Nullable StoredClientInfo publisher,
        Map<String, String> tags,
        long atMillis,
        String idempotencyKey,
        boolean delta,
        long version,
        String versionEpoch) {

    public StoredPublication {
        tags = Map.copyOf(tags);
    }
}
