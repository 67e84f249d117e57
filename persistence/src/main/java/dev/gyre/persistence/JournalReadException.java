package dev.gyre.persistence;

/// What a channel has stored cannot be read: the database is away, or what it holds is damaged. The cause says which.
public final class JournalReadException extends RuntimeException {

    JournalReadException(String persistenceId, Throwable cause) {
        super("the journal cannot read " + persistenceId + ": " + cause.getMessage(), cause);
    }
}
