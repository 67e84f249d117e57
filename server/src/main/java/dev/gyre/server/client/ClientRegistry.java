package dev.gyre.server.client;

import dev.gyre.protocol.Disconnect;
import dev.gyre.protocol.Payload;
import dev.gyre.protocol.Position;
import dev.gyre.protocol.Unsubscribe;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// The authenticated connections of this node, and what the server API does to them. Any thread; the effects follow on
/// the connections' own threads.
public interface ClientRegistry {

    /// Which connections of a user are meant.
    ///
    /// @param user the user id; empty means the anonymous ones
    /// @param client only the connection with this id, empty for any
    /// @param session only the connection with this session id, empty for any
    record Target(String user, String client, String session) {}

    /// @param whitelist client ids to keep
    void disconnect(Target target, Disconnect disconnect, Set<String> whitelist);

    /// Completes when nothing of the channel is sent to the connections any more, at the latest after some seconds.
    CompletionStage<Void> unsubscribe(Target target, String channel, Unsubscribe unsubscribe);

    /// Completes when the subscriptions are in force or refused, at the latest after some seconds.
    CompletionStage<Void> subscribe(Target target, ServerSubscription subscription);

    /// Gives the connections a new expiry; 0 means never. With `expired` they are disconnected with 3005.
    void refresh(Target target, boolean expired, long expireAt, @Nullable Payload info);

    /// How many connections of the user come before this one: those admitted, and of those that ask at the same time
    /// the ones with the lesser client id, so that all nodes agree on who is first.
    int rivals(String user, String client);

    Counts counts();

    /// @param clients authenticated connections
    /// @param users distinct user ids among them
    /// @param subscriptions subscriptions of all connections
    record Counts(int clients, int users, int subscriptions) {}

    /// A subscription that the server makes for a client.
    ///
    /// @param expireAt seconds since 1970, 0 for never
    /// @param recoverSince where to recover from; null for not
    /// @param overrides what replaces the namespace's options; null members leave them
    record ServerSubscription(
            String channel,
            Payload info,
            Payload data,
            long expireAt,
            @Nullable Position recoverSince,
            Overrides overrides) {}

    record Overrides(
            @Nullable Boolean presence,
            @Nullable Boolean joinLeave,
            @Nullable Boolean forceRecovery,
            @Nullable Boolean forcePositioning,
            @Nullable Boolean forcePushJoinLeave) {}
}
