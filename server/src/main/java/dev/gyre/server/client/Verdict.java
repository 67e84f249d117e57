package dev.gyre.server.client;

import dev.gyre.protocol.ClientError;
import dev.gyre.protocol.Disconnect;

/// What is to become of a command.
///
/// @param <T> what it is granted
sealed interface Verdict<T> {

    /// A rule that several commands have.
    String UNKNOWN_NAMESPACE = "the namespace is not configured";

    /// A rule that several commands have.
    String REFUSED_NAME = "the name is not ASCII, or does not match the namespace's channel_regex";

    record Granted<T>(T grant) implements Verdict<T> {}

    /// Answered with an error.
    ///
    /// @param rule what the client broke, for the log
    record Refused<T>(ClientError error, String rule) implements Verdict<T> {}

    /// Answered by closing the connection.
    ///
    /// @param rule what the client broke, for the log
    record Closed<T>(Disconnect disconnect, String rule) implements Verdict<T> {}
}
