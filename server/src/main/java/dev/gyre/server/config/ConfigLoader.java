package dev.gyre.server.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads the configuration from flags, environment and file, the first one winning.
///
/// @param environment all variables of the process
/// @param flags values by dotted key, from the command line
/// @param layers what lies under the file, the weakest first
public record ConfigLoader(Map<String, String> environment, Map<String, String> flags, List<Layer> layers) {

    public ConfigLoader {
        environment = Map.copyOf(environment);
        flags = Map.copyOf(flags);
        layers = List.copyOf(layers);
    }

    public ConfigLoader(Map<String, String> environment, Map<String, String> flags) {
        this(environment, flags, List.of());
    }

    /// Puts layers between the file and the built-in defaults.
    public ConfigLoader over(List<Layer> weakestFirst) {
        return new ConfigLoader(environment, flags, weakestFirst);
    }

    /// The process' environment, with the `.env` file of the working directory under it.
    ///
    /// @throws ConfigException when there is such a file and it cannot be read
    public static ConfigLoader ofProcess(Map<String, String> flags) throws ConfigException {
        try {
            return new ConfigLoader(DotEnv.under(System.getenv(), Path.of(".env")), flags);
        } catch (IOException unreadable) {
            throw new ConfigException(List.of(".env cannot be read: " + unreadable.getMessage()));
        }
    }

    /// Reads a file, and goes on without it when there is none.
    public LoadedConfig load(Path file) throws ConfigException {
        if (!Files.exists(file)) {
            return read(
                    JsonNodeFactory.instance.objectNode(),
                    List.of("configuration file " + file
                            + " does not exist: running with environment, flags and defaults"));
        }
        return load(file.getFileName().toString(), text(file));
    }

    /// @param name of the file that the text stands in: its extension is the format
    public LoadedConfig load(String name, String text) throws ConfigException {
        Optional<ConfigFormat> format = ConfigFormat.of(name);
        if (format.isEmpty()) {
            throw new ConfigException(
                    List.of(name + " is not a configuration file that can be read: its name must end in .json"));
        }
        return read(parse(format.get(), name, text), List.of());
    }

    private static ObjectNode parse(ConfigFormat format, String name, String text) throws ConfigException {
        List<String> broken = new ArrayList<>();
        ObjectNode tree = format.parse(text, broken);
        if (!broken.isEmpty()) {
            throw new ConfigException(
                    broken.stream().map(problem -> name + ", " + problem).toList());
        }
        return tree;
    }

    private LoadedConfig read(ObjectNode file, List<String> warnings) throws ConfigException {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        for (Layer layer : layers) {
            Layers.join(tree, parse(new JsonFormat(), layer.name(), layer.text()));
        }
        Layers.join(tree, file);
        Reading reading = Reading.of(new Inputs(flags, new Environment(environment)));
        warnings.forEach(reading.findings()::warn);
        Section root = Section.root(reading, tree);
        GyreConfig config = GyreConfig.read(root);
        UnknownKeys.report(root, reading);
        if (!reading.findings().problems().isEmpty()) {
            throw new ConfigException(reading.findings().problems());
        }
        return new LoadedConfig(
                config, reading.findings().warnings(), reading.findings().unknownKeys(), reading.values());
    }

    private static String text(Path file) throws ConfigException {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException notText) {
            throw new ConfigException(List.of(file + " is not UTF-8 text"));
        } catch (IOException unreadable) {
            throw new ConfigException(List.of(file + " cannot be read: " + unreadable.getMessage()));
        }
    }
}
