package dev.gyre.server.client;

import dev.gyre.protocol.ClientError;
import dev.gyre.protocol.Disconnect;

/// What is to become of a command.
///
/// @param <T> what it is granted
sealed interface Verdict<T> {

    record Granted<T>(T grant) implements Verdict<T> {}

    /// Answered with an error.
    ///
    /// @param rule what the client broke, for the log; empty where the error says it all
    record Refused<T>(ClientError error, String rule) implements Verdict<T> {

        Refused(ClientError error) {
            this(error, "");
        }
    }

    /// Answered by closing the connection.
    ///
    /// @param rule what the client broke, for the log
    record Closed<T>(Disconnect disconnect, String rule) implements Verdict<T> {}
}
