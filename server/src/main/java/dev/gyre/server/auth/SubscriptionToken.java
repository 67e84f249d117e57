package dev.gyre.server.auth;

import dev.gyre.protocol.Payload;

/// What a subscription token says.
///
/// @param user the user that it was made for
/// @param client the only connection that may use it; empty for any of the user's
/// @param expireAt when the subscription expires, seconds since 1970; 0 for never
/// @param info how the channel's presence shows the client
/// @param data what the client gets with the subscription
public record SubscriptionToken(
        String user,
        String channel,
        String client,
        long expireAt,
        Payload info,
        Payload data,
        OptionOverrides overrides) {}
