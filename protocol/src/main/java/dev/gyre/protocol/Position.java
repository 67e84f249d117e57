package dev.gyre.protocol;

/// A place in a channel's stream.
///
/// @param offset the number of a publication within the epoch, counted from 1; 0 before the first
/// @param epoch which life of the stream the offset belongs to; empty when unknown
public record Position(long offset, String epoch) {

    /// The place in a channel that has no stream.
    public static final Position NONE = new Position(0, "");
}
