package dev.gyre.server.cluster;

/// What a member says of itself.
///
/// @param address `host:port` of its cluster transport
/// @param connections of clients, of all transports
/// @param channels that have subscribers there
/// @param entities channels that are awake in its shards
/// @param uptimeSeconds since its start
public record MemberDetail(
        String address,
        String name,
        String version,
        int connections,
        int channels,
        int shards,
        int entities,
        long uptimeSeconds) {}
