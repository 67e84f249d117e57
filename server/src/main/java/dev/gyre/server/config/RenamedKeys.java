package dev.gyre.server.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Where keys of older Centrifugo versions have gone. The table is read only when a key is unknown.
///
/// Each line of `renamed-keys.txt` is an old key and, after a blank, its new path, or `-` and a sentence when there is
/// none.
final class RenamedKeys {

    private static final String OPTIONS = "channel.without_namespace.";

    private RenamedKeys() {}

    /// @param section path of the section where the key was found
    /// @return the end of a sentence
    static Optional<String> hint(String section, String name) {
        if (section.isEmpty()) {
            return Optional.ofNullable(table().get(name)).map(RenamedKeys::sentence);
        }
        boolean isOptions = section.startsWith("channel.namespaces[") || section.equals("channel.without_namespace");
        return isOptions
                ? Optional.ofNullable(table().get(name))
                        .filter(path -> path.startsWith(OPTIONS))
                        .map(path -> ": it is now " + path.substring(OPTIONS.length()))
                : Optional.empty();
    }

    /// The new path of a key, where it has one.
    static Optional<String> replacement(String name) {
        return Optional.ofNullable(table().get(name)).filter(path -> !path.startsWith("-"));
    }

    private static String sentence(String target) {
        return target.startsWith("- ") ? ": " + target.substring(2) : ": it is now " + target;
    }

    static Map<String, String> table() {
        Map<String, String> table = new HashMap<>();
        try (InputStream stream = RenamedKeys.class.getResourceAsStream("renamed-keys.txt")) {
            if (stream == null) {
                throw new IllegalStateException("renamed-keys.txt is missing");
            }
            new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(line -> {
                int blank = line.indexOf(' ');
                table.put(line.substring(0, blank), line.substring(blank + 1));
            });
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return table;
    }
}
