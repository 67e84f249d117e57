package dev.gyre.persistence;

/// The journal's tables could not be created or upgraded.
public final class JournalSchemaException extends RuntimeException {

    JournalSchemaException(String shownUrl, Throwable cause) {
        super("the schema of the journal's database " + shownUrl + " cannot be prepared: " + cause.getMessage(), cause);
    }
}
