package dev.gyre.persistence;

import java.util.List;

/// What happened to the stored stream of one channel.
///
/// Stored for ever: fields are only ever added, and every change keeps reading what was written before.
public sealed interface ChannelEvent {

    /// The stream began, or began anew after its meta data had run out: offsets count from 1 again.
    ///
    /// @param epoch the name of this life of the stream
    record StreamOpened(String epoch, long atMillis) implements ChannelEvent {}

    /// Publications that were written together, in order of their offsets without a hole.
    record PublicationsStored(List<StoredPublication> publications) implements ChannelEvent {
        public PublicationsStored {
            publications = List.copyOf(publications);
        }
    }

    /// The window was emptied on request; epoch and offset stay.
    record HistoryRemoved(long atMillis) implements ChannelEvent {}

    /// Readers alone have prolonged the life of epoch and offset.
    record StreamTouched(long atMillis) implements ChannelEvent {}
}
