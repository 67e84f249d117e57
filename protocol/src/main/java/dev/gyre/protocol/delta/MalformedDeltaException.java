package dev.gyre.protocol.delta;

/// Bytes that are no patch, or the patch of another base.
public final class MalformedDeltaException extends Exception {

    MalformedDeltaException(String message) {
        super(message);
    }
}
