package dev.gyre.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/// Where scenarios are played.
///
/// @param backend the application that the server calls, where the group has one
/// @param patience by how much the waits for something that must come are longer than written, for a busy machine
record Stage(Address server, Optional<Backend> backend, InstantSource clock, double patience, Control control) {

    /// What an operator does with the server.
    interface Control {

        /// Asks the server to end.
        void stop();

        /// Whether another server starts with the group's configuration, changed.
        ///
        /// @param changes laid over the configuration; an array takes the place of the array there
        boolean starts(JsonNode changes);
    }

    Duration patient(Duration wait) {
        return Duration.ofMillis(Math.round(wait.toMillis() * patience));
    }
}
