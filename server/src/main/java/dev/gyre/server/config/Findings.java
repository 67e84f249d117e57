package dev.gyre.server.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What one reading of the configuration brings to light, beside the values.
final class Findings {

    private final List<String> problems = new ArrayList<>();
    private final Set<String> warnings = new LinkedHashSet<>();

    void problem(String key, String rule, String value, String origin) {
        problems.add(key + " " + rule + ", but is " + value + origin);
    }

    void problem(String sentence) {
        problems.add(sentence);
    }

    void warn(String sentence) {
        warnings.add(sentence);
    }

    List<String> problems() {
        return problems;
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }
}
