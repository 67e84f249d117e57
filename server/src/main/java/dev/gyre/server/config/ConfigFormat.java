package dev.gyre.server.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A format of configuration files, chosen by the extension of the file's name.
@FunctionalInterface
interface ConfigFormat {

    Map<String, ConfigFormat> BY_EXTENSION = Map.of("json", new JsonFormat());

    /// @param problems gets a sentence for each thing that is wrong with the text itself
    ObjectNode parse(String text, List<String> problems);

    static Optional<ConfigFormat> of(String fileName) {
        String extension = fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return Optional.ofNullable(BY_EXTENSION.get(extension));
    }
}
