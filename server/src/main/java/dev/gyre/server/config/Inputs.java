package dev.gyre.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Where values come from, the strongest first: flags, environment, file.
final class Inputs {

    private final Map<String, String> flags;
    private final Environment environment;
    private final Set<String> knownFlags = new HashSet<>();

    /// @param flags by dotted key
    Inputs(Map<String, String> flags, Environment environment) {
        this.flags = Map.copyOf(flags);
        this.environment = environment;
    }

    Optional<Given> find(Place place, String name, JsonNode section) {
        String flag = place.flag(name);
        String fromFlag = flags.get(flag);
        if (fromFlag != null) {
            knownFlags.add(flag);
        }
        Optional<Environment.Variable> variable = environment.find(place.variable(name));
        if (fromFlag != null) {
            return Optional.of(new Given(TextNode.valueOf(fromFlag), " (flag)"));
        }
        if (variable.isPresent()) {
            return variable.map(found -> new Given(TextNode.valueOf(found.value()), " (" + found.name() + ")"));
        }
        JsonNode inFile = section.path(name);
        return inFile.isMissingNode() || inFile.isNull() ? Optional.empty() : Optional.of(new Given(inFile, ""));
    }

    /// Whether anything may be given for the section other than in the file.
    boolean mentions(Place section) {
        return environment.mentions(section.variable())
                || flags.keySet().stream().anyMatch(flag -> flag.startsWith(section.flag()));
    }

    Set<String> unknownFlags() {
        Set<String> unknown = new TreeSet<>(flags.keySet());
        unknown.removeAll(knownFlags);
        return unknown;
    }

    Environment environment() {
        return environment;
    }

    /// @param origin for messages, empty for the file
    record Given(JsonNode value, String origin) {}
}
