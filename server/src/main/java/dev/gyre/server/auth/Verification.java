package dev.gyre.server.auth;

/// What came of a token.
///
/// @param <T> what it says
public sealed interface Verification<T> {

    /// No token was given.
    record Missing<T>() implements Verification<T> {}

    record Verified<T>(T token) implements Verification<T> {}

    /// Signed, but its time is over or has not come yet.
    ///
    /// @param reason which claim says so
    record Expired<T>(String reason) implements Verification<T> {}

    /// Not to be trusted.
    ///
    /// @param reason the rule that it broke, for the log; holds nothing of the token
    record Invalid<T>(String reason) implements Verification<T> {}

    /// Signed and in time, but a value cannot be decoded: the back end's mistake.
    record Undecodable<T>(String reason) implements Verification<T> {}

    /// Nobody can tell now, because too many wait for keys already; worth another try.
    record Undecided<T>(String reason) implements Verification<T> {}
}
