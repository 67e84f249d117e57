package dev.gyre.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Compares what was observed with what was expected. The order of an object's keys does not count, nor how a number is
/// written; everything else does.
final class Comparison {

    private final List<Difference> differences = new ArrayList<>();

    private Comparison() {}

    /// @param path where in the observation, such as `.got[0].error.code`; empty for the whole
    record Difference(String path, JsonNode expected, JsonNode observed) {}

    /// @return no differences where both are equal
    static List<Difference> compare(JsonNode expected, JsonNode observed) {
        var comparison = new Comparison();
        comparison.compare("", expected, observed);
        return List.copyOf(comparison.differences);
    }

    private void compare(String path, JsonNode expected, JsonNode observed) {
        if (expected.isObject() && observed.isObject()) {
            compareObjects(path, expected, observed);
        } else if (expected.isArray() && observed.isArray()) {
            for (int i = 0; i < Math.max(expected.size(), observed.size()); i++) {
                compare("%s[%d]".formatted(path, i), expected.path(i), observed.path(i));
            }
        } else if (!sameValue(expected, observed)) {
            differences.add(new Difference(path, expected, observed));
        }
    }

    private void compareObjects(String path, JsonNode expected, JsonNode observed) {
        Set<String> keys = new LinkedHashSet<>();
        expected.fieldNames().forEachRemaining(keys::add);
        observed.fieldNames().forEachRemaining(keys::add);
        keys.forEach(key -> compare(path + "." + key, expected.path(key), observed.path(key)));
    }

    private static boolean sameValue(JsonNode expected, JsonNode observed) {
        if (expected.isNumber() && observed.isNumber()) {
            return expected.decimalValue().compareTo(observed.decimalValue()) == 0;
        }
        return expected.equals(observed);
    }
}
