package dev.gyre.server.config;

import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// One reading of the whole configuration, shared by its sections.
///
/// @param catalogue takes the description of each key when the reading is for the documentation
record Reading(Inputs inputs, Findings findings, ConfigValues values, Optional<Consumer<ConfigKey>> catalogue) {

    static Reading of(Inputs inputs) {
        return new Reading(inputs, new Findings(), new ConfigValues(), Optional.empty());
    }

    /// Reads nothing: every key gets its default and is described.
    static Reading describing(Consumer<ConfigKey> catalogue) {
        return new Reading(
                new Inputs(Map.of(), new Environment(Map.of())),
                new Findings(),
                new ConfigValues(),
                Optional.of(catalogue));
    }

    boolean describes() {
        return catalogue.isPresent();
    }
}
