package dev.gyre.protocol;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One message of a channel, as subscribers get it.
///
/// @param data the payload; with `delta` a Fossil patch of the previous one
/// @param info who published it; null when the server API did
/// @param offset its number within the epoch, counted from 1; 0 in a channel without history
/// @param tags what the publisher attached, for filters
/// @param delta whether `data` is a patch
/// @param time milliseconds since 1970, 0 when not shown
/// @param channel the channel that it was published into, when that differs from the subscribed one; else empty
/// @param key the entry of a map channel; else empty
/// @param removed whether the map entry is removed
/// @param score the order of a map entry
/// @param epoch given only where a client cannot know it yet
/// @param version the publisher's version of the data; 0 when not versioned
public record Publication(
        Payload data,
        @Nullable ClientInfo info,
        long offset,
        Map<String, String> tags,
        boolean delta,
        long time,
        String channel,
        String key,
        boolean removed,
        long score,
        String epoch,
        long version) {

    public Publication {
        tags = Map.copyOf(tags);
    }

    /// A publication of a stream channel.
    public static Publication of(Payload data, @Nullable ClientInfo info, long offset, Map<String, String> tags) {
        return new Publication(data, info, offset, tags, false, 0, "", "", false, 0, "", 0);
    }

    public Publication withEpoch(String newEpoch) {
        return new Publication(data, info, offset, tags, delta, time, channel, key, removed, score, newEpoch, version);
    }

    /// With other data than were published: a patch of them, or their form in an encoding. Such a publication tells
    /// neither epoch nor version.
    ///
    /// @param patch whether `newData` are a patch
    public Publication withDeltaData(Payload newData, boolean patch) {
        return new Publication(newData, info, offset, tags, patch, time, channel, key, removed, score, "", 0);
    }

    public Publication withVersion(long newVersion) {
        return new Publication(data, info, offset, tags, delta, time, channel, key, removed, score, epoch, newVersion);
    }
}
