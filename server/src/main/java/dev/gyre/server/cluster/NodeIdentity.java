package dev.gyre.server.cluster;

import java.net.InetAddress;
import java.net.UnknownHostException;

/// What a node is called.
///
/// @param uid a UUID of this run of the node
/// @param name the configured name, or host name and port
/// @param version of the program
public record NodeIdentity(String uid, String name, String version) {

    /// @param configuredName `node.name`, empty when not set
    /// @param port of the node's HTTP server
    public static NodeIdentity of(String uid, String configuredName, int port, String version) {
        return new NodeIdentity(uid, configuredName.isEmpty() ? hostName() + "_" + port : configuredName, version);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            return "localhost";
        }
    }
}
