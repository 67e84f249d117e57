package dev.gyre.server.config;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Reads configurations for tests.
final class Configs {

    private Configs() {}

    static LoadedConfig load(String json) throws ConfigException {
        return load(json, Map.of(), Map.of());
    }

    static LoadedConfig load(String json, Map<String, String> environment, Map<String, String> flags)
            throws ConfigException {
        return new ConfigLoader(environment, flags).load("config.json", json);
    }

    static GyreConfig read(String json) throws ConfigException {
        return load(json).config();
    }

    static GyreConfig fromEnvironment(Map<String, String> environment) throws ConfigException {
        return load("{}", environment, Map.of()).config();
    }

    static List<String> warnings(String json) throws ConfigException {
        return load(json).warnings();
    }

    static ChannelOptions namespace(ChannelConfig channel, String name) {
        return Objects.requireNonNull(channel.namespaces().get(name), name);
    }

    /// Everything that is wrong with a configuration; empty when it loads.
    static List<String> problems(String json) {
        try {
            var _ = load(json);
            return List.of();
        } catch (ConfigException unusable) {
            return unusable.problems();
        }
    }

    static List<String> problemsWithVariables(Map<String, String> environment) {
        try {
            var _ = load("{}", environment, Map.of());
            return List.of();
        } catch (ConfigException unusable) {
            return unusable.problems();
        }
    }
}
