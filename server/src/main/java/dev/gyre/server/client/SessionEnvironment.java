package dev.gyre.server.client;

import dev.gyre.server.channel.Channels;
import dev.gyre.server.channel.Namespaces;
import dev.gyre.server.hub.Hub;
import java.time.InstantSource;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// What the sessions of a node work with.
///
/// @param cluster the connections of all nodes
/// @param ids makes client ids, UUIDs
/// @param version the server's name and version, as clients see it
public record SessionEnvironment(
        Namespaces namespaces,
        Channels channels,
        Hub hub,
        LocalClients clients,
        ClusterClients cluster,
        Timers timers,
        InstantSource clock,
        RandomGenerator random,
        Supplier<String> ids,
        String version) {}
