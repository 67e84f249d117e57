package dev.gyre.server.config;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The environment variables of the configuration: the path of a key in upper case with `_` for dots, behind `GYRE_` or
/// `CENTRIFUGO_`; `GYRE_` wins. An empty variable counts as unset. Remembers which ones were asked for.
final class Environment {

    static final String GYRE = "GYRE_";
    static final String CENTRIFUGO = "CENTRIFUGO_";

    private static final List<String> PREFIXES = List.of(GYRE, CENTRIFUGO);

    private final Map<String, String> variables = new HashMap<>();
    private final Set<String> known = new HashSet<>();

    Environment(Map<String, String> all) {
        all.forEach((name, value) -> {
            if (!value.isEmpty() && (name.startsWith(GYRE) || name.startsWith(CENTRIFUGO))) {
                variables.put(name, value);
            }
        });
    }

    /// @param name without prefix
    Optional<Variable> find(String name) {
        if (variables.isEmpty()) {
            return Optional.empty();
        }
        Optional<Variable> found = Optional.empty();
        for (String prefix : PREFIXES) {
            known.add(prefix + name);
            String value = variables.get(prefix + name);
            if (value != null && found.isEmpty()) {
                found = Optional.of(new Variable(prefix + name, value));
            }
        }
        return found;
    }

    /// Whether any variable may belong to the section with this name.
    boolean mentions(String section) {
        return variables.keySet().stream()
                .anyMatch(name -> PREFIXES.stream().anyMatch(prefix -> name.startsWith(prefix + section)));
    }

    /// Variables that no key asked for, without those that Kubernetes makes for a service and those for substitution.
    ///
    /// @param sections names of the top-level sections: other `GYRE_` variables belong to the launcher
    Set<String> unknown(Set<String> sections) {
        Set<String> unknown = new TreeSet<>(variables.keySet());
        unknown.removeAll(known);
        unknown.removeIf(name -> name.startsWith(CENTRIFUGO + "VAR_")
                || name.matches(".*_PORT(_\\d+_(TCP|UDP)(_[A-Z]+)?)?")
                || name.matches(".*_SERVICE_(HOST|PORT)(_.*)?")
                || (name.startsWith(GYRE) && sections.stream().noneMatch(name.substring(GYRE.length())::startsWith)));
        return unknown;
    }

    record Variable(String name, String value) {}
}
