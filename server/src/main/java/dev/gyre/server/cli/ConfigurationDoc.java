package dev.gyre.server.cli;

import dev.gyre.server.config.ConfigKey;
import dev.gyre.server.config.GyreConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The text of `docs/configuration.md`: an introduction, then a table for each section, made of the keys themselves.
final class ConfigurationDoc {

    private static final String NAMESPACE = "channel.namespaces[].";

    private ConfigurationDoc() {}

    static String render() {
        List<ConfigKey> keys = GyreConfig.keys().stream()
                .filter(key -> !key.path().startsWith(NAMESPACE) || key.path().equals(NAMESPACE + "name"))
                .toList();
        StringBuilder text = new StringBuilder(introduction());
        text.append("\n## Keys\n");
        sections(keys).forEach((name, section) -> appendSection(text, name, section));
        text.append("\n"
                + "## Keys of Centrifugo without effect in this release\n\n"
                + "A file that has them loads. A warning names those that are set, unless their section is"
                + " switched off.\n");
        sections(keys).forEach((name, section) -> appendUnavailable(text, name, section));
        return text.toString();
    }

    private static Map<String, List<ConfigKey>> sections(List<ConfigKey> keys) {
        return keys.stream()
                .collect(Collectors.groupingBy(
                        key -> key.path().split("[.\\[]", 2)[0], LinkedHashMap::new, Collectors.toList()));
    }

    private static void appendSection(StringBuilder text, String name, List<ConfigKey> keys) {
        List<ConfigKey> served = keys.stream()
                .filter(key -> key.available() && isUseful(key, keys))
                .toList();
        if (served.isEmpty()) {
            return;
        }
        text.append("\n### ").append(name).append("\n");
        if (served.getFirst().isHeading()) {
            text.append("\n").append(served.getFirst().description()).append("\n");
        }
        text.append("\n| key | type | default | |\n|---|---|---|---|\n");
        for (ConfigKey key : served) {
            if (!key.path().equals(name) || !key.isHeading()) {
                appendRow(text, key, key.description());
            }
        }
    }

    /// Whether a heading has anything below it that works.
    private static boolean isUseful(ConfigKey heading, List<ConfigKey> keys) {
        return !heading.isHeading()
                || keys.stream().anyMatch(key -> key.available() && !key.isHeading() && isBelow(key, heading));
    }

    private static boolean isBelow(ConfigKey key, ConfigKey heading) {
        return key.path().startsWith(heading.path() + ".") || key.path().startsWith(heading.path() + "[");
    }

    private static void appendUnavailable(StringBuilder text, String name, List<ConfigKey> keys) {
        List<ConfigKey> without = new ArrayList<>();
        for (ConfigKey key : keys) {
            boolean folded = without.stream()
                    .anyMatch(heading -> heading.isHeading() && isFolded(heading, name) && isBelow(key, heading));
            boolean effective = key.isHeading() ? isUseful(key, keys) : key.available();
            if (!effective && !folded) {
                without.add(key);
            }
        }
        if (without.isEmpty()) {
            return;
        }
        text.append("\n### ")
                .append(name)
                .append(" (without effect)\n\n| key | type | default | |\n|---|---|---|---|\n");
        for (ConfigKey key : without) {
            if (!key.path().equals(name) || !key.isHeading()) {
                appendRow(text, key, key.isHeading() ? foldedKeys(key, keys) : key.description());
            }
        }
    }

    private static boolean isFolded(ConfigKey heading, String section) {
        return !heading.path().equals(section);
    }

    private static String foldedKeys(ConfigKey heading, List<ConfigKey> keys) {
        return heading.description()
                + " "
                + keys.stream()
                        .filter(key -> !key.isHeading() && isBelow(key, heading))
                        .map(key -> "`"
                                + key.path().substring(heading.path().length()).replaceFirst("^(\\[])?\\.", "") + "`")
                        .collect(Collectors.joining(", "));
    }

    private static void appendRow(StringBuilder text, ConfigKey key, String description) {
        text.append("| `")
                .append(key.path())
                .append("` | ")
                .append(key.type())
                .append(" | ")
                .append(key.fallback().isEmpty() ? "" : "`" + key.fallback() + "`")
                .append(" | ")
                .append(description)
                .append(" |\n");
    }

    private static String introduction() {
        try (InputStream stream = ConfigurationDoc.class.getResourceAsStream("configuration-introduction.md")) {
            if (stream == null) {
                throw new IllegalStateException("configuration-introduction.md is missing");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
