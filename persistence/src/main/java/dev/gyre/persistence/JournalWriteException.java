package dev.gyre.persistence;

/// The database refused the rows of one write, for example because another node has already written their sequence
/// numbers. Nothing of the write is stored.
public final class JournalWriteException extends RuntimeException {

    /// @param key the persistence id and the first sequence number
    JournalWriteException(String key, Throwable cause) {
        super("the journal refuses the events of " + key + ": " + cause.getMessage(), cause);
    }
}
