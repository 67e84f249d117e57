package dev.gyre.persistence;

/// The journal's database cannot be reached, or does not let us in. The cause says why.
public final class JournalConnectionException extends RuntimeException {

    /// @param shownUrl without a password
    JournalConnectionException(String shownUrl, Throwable cause) {
        super("the journal's database " + shownUrl + " cannot be reached: " + cause.getMessage(), cause);
    }
}
