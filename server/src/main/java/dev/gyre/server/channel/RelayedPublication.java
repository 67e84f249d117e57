package dev.gyre.server.channel;

import dev.gyre.protocol.Publication;

/// A publication on its way from the entity to the relays.
///
/// @param delta whether its publisher lets subscribers get it as a patch of the one before
/// @param atMillis when the channel took it into its stream, milliseconds since 1970; 0 for one outside the stream
public record RelayedPublication(Publication publication, boolean delta, long atMillis) {

    public static RelayedPublication outsideTheStream(Publication publication) {
        return new RelayedPublication(publication, false, 0);
    }

    public long offset() {
        return publication.offset();
    }
}
