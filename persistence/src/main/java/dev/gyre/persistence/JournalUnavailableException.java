package dev.gyre.persistence;

/// The journal cannot write at present. Whether the write was stored is unknown when its connection broke under it.
public final class JournalUnavailableException extends RuntimeException {

    JournalUnavailableException(String message) {
        super(message);
    }

    JournalUnavailableException(String message, Throwable cause) {
        super(message + ": " + cause.getMessage(), cause);
    }
}
