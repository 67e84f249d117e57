package dev.gyre.persistence;

import java.util.List;

/// The whole stored state of a channel at one moment; the events before it are not needed any more.
///
/// @param epoch empty when the stream was never opened
/// @param offset the offset of the newest publication, 0 before the first
/// @param window the kept publications, oldest first
/// @param idempotency results that a repeated key still gets, oldest first
/// @param version the newest version of the data, 0 for none
/// @param touchedMillis when the meta data were last used
public record ChannelSnapshot(
        String epoch,
        long offset,
        List<StoredPublication> window,
        List<IdempotentResult> idempotency,
        long version,
        String versionEpoch,
        long touchedMillis) {

    public ChannelSnapshot {
        window = List.copyOf(window);
        idempotency = List.copyOf(idempotency);
    }

    /// @param offset the offset that the first attempt got
    public record IdempotentResult(String key, long offset, long atMillis) {}
}
