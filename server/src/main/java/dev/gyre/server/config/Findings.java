package dev.gyre.server.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What one reading of the configuration brings to light, beside the values.
final class Findings {

    private final List<String> problems = new ArrayList<>();
    private final List<String> unknownKeys = new ArrayList<>();

    /// Each with the keys that it is about; none when its sentence is whole.
    private final Map<Warning, List<String>> warnings = new LinkedHashMap<>();

    void problem(String key, String rule, String value, String origin) {
        problems.add(key + " " + rule + ", but is " + value + origin);
    }

    void problem(String sentence) {
        problems.add(sentence);
    }

    void warn(String sentence) {
        warnings.putIfAbsent(new Warning("", sentence), List.of());
    }

    /// A warning about a key of the file.
    void unknownKey(String sentence) {
        unknownKeys.add(sentence);
        warn(sentence);
    }

    /// Keys of one section that share a consequence share a warning.
    void warnAbout(String section, List<String> keys, String consequence) {
        warnings.computeIfAbsent(new Warning(section, consequence), _ -> new ArrayList<>())
                .addAll(keys);
    }

    List<String> problems() {
        return problems;
    }

    List<String> unknownKeys() {
        return unknownKeys;
    }

    List<String> warnings() {
        return warnings.entrySet().stream()
                .map(entry -> entry.getValue().isEmpty()
                        ? entry.getKey().sentence()
                        : String.join(", ", entry.getValue())
                                + ": "
                                + entry.getKey().sentence())
                .toList();
    }

    private record Warning(String section, String sentence) {}
}
