package dev.gyre.server.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/// The values of all keys that have an effect, for comparing one reading of the configuration with another. Shows none
/// of them.
public final class ConfigValues {

    private final Map<String, Object> byKey = new HashMap<>();

    ConfigValues() {}

    void put(String key, Object value) {
        byKey.put(key, value);
    }

    /// Keys whose values differ, also where an item of a list has come or gone; in alphabetical order.
    public List<String> changedSince(ConfigValues earlier) {
        var keys = new TreeSet<>(byKey.keySet());
        keys.addAll(earlier.byKey.keySet());
        keys.removeIf(key -> Objects.equals(byKey.get(key), earlier.byKey.get(key)));
        return new ArrayList<>(keys);
    }
}
