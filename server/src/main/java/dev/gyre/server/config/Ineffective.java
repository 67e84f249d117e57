package dev.gyre.server.config;

import java.util.ArrayList;
import java.util.List;

/// Keys that were set although this release does nothing with them. A section with an `enabled` key that is off has
/// none.
final class Ineffective {

    final List<String> names = new ArrayList<>();
    boolean switchedOff;

    private final String path;
    private boolean whole;
    private final List<Ineffective> below = new ArrayList<>();

    Ineffective(String path) {
        this.path = path;
    }

    Ineffective at(String childPath) {
        if (childPath.equals(path)) {
            return this;
        }
        Ineffective child = new Ineffective(childPath);
        below.add(child);
        return child;
    }

    /// The section itself stands where a value cannot be read.
    void markWhole() {
        whole = true;
    }

    List<String> effectivelySet() {
        List<String> set = new ArrayList<>();
        if (whole) {
            set.add(path);
            return set;
        }
        if (!switchedOff) {
            names.forEach(name -> set.add(path.isEmpty() ? name : path + "." + name));
            below.forEach(child -> set.addAll(child.effectivelySet()));
        }
        return set;
    }
}
