package dev.gyre.server.config;

import java.util.List;

/// A configuration that can be used, and what its owner should know about it.
///
/// @param warnings one sentence each
/// @param unknownKeys the warnings among them that are about keys of the file that nobody knows
public record LoadedConfig(GyreConfig config, List<String> warnings, List<String> unknownKeys, ConfigValues values) {

    public LoadedConfig {
        warnings = List.copyOf(warnings);
        unknownKeys = List.copyOf(unknownKeys);
    }
}
