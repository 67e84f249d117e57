package dev.gyre.server.config;

import java.util.List;

/// A configuration that can be used, and what its owner should know about it.
///
/// @param warnings one sentence each
public record LoadedConfig(GyreConfig config, List<String> warnings) {

    public LoadedConfig {
        warnings = List.copyOf(warnings);
    }
}
