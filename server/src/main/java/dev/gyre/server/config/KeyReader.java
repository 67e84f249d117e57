package dev.gyre.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads the values of one section's keys, describes the keys, and says what is wrong with a value.
final class KeyReader {

    private final Reading reading;
    private final Place place;
    private final JsonNode node;
    private final Set<String> names;
    private final Optional<Ineffective> ineffective;
    private final Map<String, Shown> shown = new HashMap<>();

    /// @param names gets those that were asked for
    /// @param ineffective gets the keys that were set, where this release does nothing with them
    KeyReader(Reading reading, Place place, JsonNode node, Set<String> names, Optional<Ineffective> ineffective) {
        this.reading = reading;
        this.place = place;
        this.node = node;
        this.names = names;
        this.ineffective = ineffective;
    }

    /// A value of a wrong type is reported and the default taken.
    <T> T value(String name, ValueType<T> type, T fallback, String description) {
        boolean none = fallback.equals(type.zero()) && !(fallback instanceof Boolean || fallback instanceof Number);
        describe(name, type.name(), none ? "" : type.show().apply(fallback), description);
        Optional<Inputs.Given> given = given(name);
        if (given.isEmpty()) {
            shown.put(name, new Shown(type.show().apply(fallback), "", false));
            return noted(name, fallback);
        }
        try {
            T read = type.parse(given.get().value());
            T effective = read.equals(type.zero()) ? fallback : read;
            shown.put(name, new Shown(type.show().apply(effective), given.get().origin(), false));
            if (!effective.equals(fallback)) {
                ineffective.ifPresent(keys -> keys.names.add(name));
            }
            return noted(name, effective);
        } catch (InvalidValueException broken) {
            onBroken(name, broken.rule(), given.get(), type);
            return fallback;
        }
    }

    private <T> T noted(String name, T value) {
        if (ineffective.isEmpty()) {
            reading.values().put(place.path(name), value);
        }
        return value;
    }

    /// The key is known from now on, and in the catalogue.
    void describe(String name, String type, String fallback, String description) {
        names.add(name);
        reading.catalogue()
                .ifPresent(keys -> keys.accept(new ConfigKey(
                        place.path(name), type, fallback, description, place.variable(name), ineffective.isEmpty())));
    }

    Optional<Inputs.Given> given(String name) {
        return reading.inputs().find(place, name, node);
    }

    /// What stands there cannot be read.
    ///
    /// @param rule continues the sentence that the key's name begins
    void onBroken(String name, String rule, Inputs.Given given, ValueType<?> type) {
        shown.put(name, new Shown("", given.origin(), true));
        if (ineffective.isPresent()) {
            ineffective.get().names.add(name);
            return;
        }
        String text = given.value().isTextual()
                ? "\"" + given.value().textValue() + "\""
                : given.value().toString();
        String brief = text.length() > 60 ? text.substring(0, 60) + "…" : text;
        reading.findings()
                .problem(place.path(name), rule, type.equals(ValueType.SECRET) ? "<hidden>" : brief, given.origin());
    }

    /// Reports a problem with a value that was read before, unless it has one already.
    ///
    /// @param rule continues the sentence that the key's name begins
    void check(boolean holds, String name, String rule) {
        Shown value = shown.get(name);
        if (!holds && ineffective.isEmpty() && value != null && !value.broken) {
            reading.findings().problem(place.path(name), rule, value.text, value.origin);
        }
    }

    private record Shown(String text, String origin, boolean broken) {}
}
