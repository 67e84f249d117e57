package dev.gyre.protocol.schema;

/// Bytes that are no message of the protocol. Without a stack trace: any client can cause it, as often as it likes.
public final class MalformedException extends Exception {

    public MalformedException(String message) {
        super(message, null, false, false);
    }
}
