package dev.gyre.server.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Names what was given but is no key, with the key that was probably meant.
final class UnknownKeys {

    private UnknownKeys() {}

    /// Unknown keys in file and environment become warnings, unknown flags problems: a flag was typed just now.
    static void report(Section root, Reading reading) {
        Findings findings = reading.findings();
        root.visit(section -> section.unknownNames()
                .forEach(name -> findings.unknownKey("unknown key "
                        + section.place().path(name) + " in the configuration file" + hint(section, name))));
        for (String variable : reading.inputs().environment().unknown(topLevel(root))) {
            findings.warn("unknown environment variable " + variable + variableHint(variable));
        }
        for (String flag : reading.inputs().unknownFlags()) {
            findings.problem("there is no key " + flag + nearest(flag, paths()));
        }
    }

    private static Set<String> topLevel(Section root) {
        return root.knownNames().stream()
                .map(name -> name.toUpperCase(Locale.ROOT) + "_")
                .collect(Collectors.toSet());
    }

    private static String hint(Section section, String name) {
        Optional<String> renamed = RenamedKeys.hint(section.place().path(), name);
        return renamed.orElseGet(() -> nearest(name, section.knownNames()));
    }

    private static String variableHint(String variable) {
        String name = variable.substring(variable.indexOf('_') + 1);
        Optional<String> renamed = RenamedKeys.replacement(name.toLowerCase(Locale.ROOT));
        if (renamed.isPresent()) {
            return ": it is now " + Environment.CENTRIFUGO
                    + renamed.get().toUpperCase(Locale.ROOT).replace('.', '_');
        }
        List<String> variables =
                GyreConfig.keys().stream().map(ConfigKey::environment).toList();
        return nearest(name, variables);
    }

    private static List<String> paths() {
        return GyreConfig.keys().stream().map(ConfigKey::path).toList();
    }

    /// The most similar of the names as a question, when one is similar enough.
    private static String nearest(String name, Collection<String> names) {
        int limit = Math.max(1, name.length() / 4);
        return names.stream()
                .filter(other -> Math.abs(other.length() - name.length()) <= limit)
                .min(Comparator.<String>comparingInt(other -> distance(name, other))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(other -> distance(name, other) <= limit)
                .map(other -> ": did you mean " + other + "?")
                .orElse("");
    }

    /// Levenshtein's distance, without regard to case.
    private static int distance(String left, String right) {
        String a = left.toLowerCase(Locale.ROOT);
        String b = right.toLowerCase(Locale.ROOT);
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
