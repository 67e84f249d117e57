package dev.gyre.server.auth;

import dev.gyre.protocol.Payload;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// What a connection token says.
///
/// @param user the user id; empty for an anonymous one
/// @param expireAt when the connection expires, seconds since 1970; 0 for never
/// @param info the connection's info
/// @param meta what the server keeps for the back end and never sends to clients
/// @param subs server-side subscriptions by channel, in the token's order
public record ConnectionToken(
        String user, long expireAt, Payload info, Payload meta, SequencedMap<String, ServerSubscription> subs) {

    public ConnectionToken {
        subs = new LinkedHashMap<>(subs);
    }

    /// A subscription that the token makes for the client.
    ///
    /// @param info how the channel's presence shows the client
    /// @param data what the client gets with the subscription
    public record ServerSubscription(Payload info, Payload data, OptionOverrides overrides) {

        static final ServerSubscription PLAIN =
                new ServerSubscription(Payload.EMPTY, Payload.EMPTY, OptionOverrides.NONE);
    }

    /// Nobody changes the map.
    @Override
    public SequencedMap<String, ServerSubscription> subs() {
        return subs;
    }
}
