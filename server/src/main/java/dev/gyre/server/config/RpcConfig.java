package dev.gyre.server.config;

import java.util.Set;

/// The `rpc` section.
///
/// @param namespaces names of configured RPC namespaces
public record RpcConfig(boolean pingEnabled, String pingMethod, String namespaceBoundary, Set<String> namespaces) {

    public RpcConfig {
        namespaces = Set.copyOf(namespaces);
    }
}
