package dev.gyre.server.auth;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/// Asks for key sets. Any thread; never blocks.
@FunctionalInterface
interface KeyFetch {

    /// The answer comes within a deadline, whatever the endpoint does, and the stage never fails.
    ///
    /// @param delay how long to wait before it is asked for
    CompletionStage<Answer> fetch(URI uri, Duration delay);

    sealed interface Answer {

        /// @param keys by their ids; at least one
        record Fetched(Map<String, VerificationKey> keys) implements Answer {

            public Fetched {
                keys = Map.copyOf(keys);
            }
        }

        record Failed(String reason) implements Answer {}

        /// More sets are being asked for than may.
        record Overloaded(String reason) implements Answer {}
    }
}
