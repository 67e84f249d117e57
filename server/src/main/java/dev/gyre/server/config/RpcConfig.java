package dev.gyre.server.config;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/// The `rpc` section.
///
/// @param namespaces names of configured RPC namespaces
public record RpcConfig(boolean pingEnabled, String pingMethod, String namespaceBoundary, Set<String> namespaces) {

    private static final Pattern NAME = Pattern.compile("[-a-zA-Z0-9_.]{2,}");

    public RpcConfig {
        namespaces = Set.copyOf(namespaces);
    }

    static RpcConfig read(Section s) {
        s.unavailable("proxy", "Sends RPC requests to the application's back end.", SharedKeys::proxy);
        s.unavailable("without_namespace", "RPC methods without a namespace.", RpcConfig::proxyKeys);
        Set<String> namespaces = new LinkedHashSet<>();
        s.items("namespaces", "Namespaces of RPC methods.", item -> {
            String name =
                    item.string("name", "", "Name of the namespace: the part of a method's name before the boundary.");
            item.check(
                    NAME.matcher(name).matches(),
                    "name",
                    "must be two or more of the characters a-z, A-Z, 0-9, _, - and .");
            item.check(namespaces.add(name), "name", "must be unique");
            item.unavailableKeys(RpcConfig::proxyKeys);
            return name;
        });
        Section ping = s.section("ping", "An RPC method that the server answers itself.");
        return new RpcConfig(
                ping.bool("enabled", "Answer the method, to measure the round trip."),
                ping.string("method", "ping", "Name of the method."),
                s.string("namespace_boundary", ":", "What separates the namespace from the rest of a method's name."),
                namespaces);
    }

    private static void proxyKeys(Section s) {
        s.bool("proxy_enabled", "Send the requests to a proxy.");
        s.string("proxy_name", "default", "Name of the proxy.");
    }
}
