package dev.gyre.server.client;

import dev.gyre.protocol.ClientInfo;
import dev.gyre.protocol.Payload;
import dev.gyre.protocol.Position;
import dev.gyre.server.client.ClientRegistry.Overrides;
import dev.gyre.server.client.Grant.Source;
import dev.gyre.server.config.ChannelOptions;
import dev.gyre.server.config.ClientConfig;
import dev.gyre.server.hub.Subscriber.Terms;
import dev.gyre.server.hub.Subscriber.View;
import org.jspecify.annotations.Nullable;

/// Makes grants from the options of a namespace and what replaces them.
final class Grants {

    static final Overrides NO_OVERRIDES = new Overrides(null, null, null, null, null);

    private final int recoveryLimit;

    Grants(ClientConfig config) {
        int limit = config.recoveryMaxPublicationLimit();
        this.recoveryLimit = limit > 0 ? limit : Integer.MAX_VALUE;
    }

    /// What is asked for a channel, from whatever side.
    ///
    /// @param connection who the client is
    /// @param info how the channel's presence shows the client
    /// @param expireAt seconds since 1970, 0 for never
    /// @param ttl seconds until then, 0 when the client is not told
    /// @param since where the client was
    /// @param recover whether it asks for what it has missed since then
    /// @param recoveredOnly whether a position that cannot be recovered is refused
    /// @param view which publications the client gets, in what shape
    record Wish(
            String channel,
            Source source,
            ClientInfo connection,
            Payload info,
            Payload data,
            long expireAt,
            long ttl,
            Position since,
            boolean recover,
            boolean recoveredOnly,
            View view,
            Overrides overrides) {

        static Wish of(String channel, Source source, ClientInfo connection) {
            return new Wish(
                    channel,
                    source,
                    connection,
                    Payload.EMPTY,
                    Payload.EMPTY,
                    0,
                    0,
                    Position.NONE,
                    false,
                    false,
                    View.WHOLE,
                    NO_OVERRIDES);
        }

        Wish from(Position position, boolean recovers, View newView) {
            return new Wish(
                    channel,
                    source,
                    connection,
                    info,
                    data,
                    expireAt,
                    ttl,
                    position,
                    recovers,
                    recoveredOnly,
                    newView,
                    overrides);
        }
    }

    Grant grant(Wish wish, ChannelOptions options) {
        Overrides overrides = wish.overrides();
        boolean recoverable = either(overrides.forceRecovery(), options.forceRecovery());
        boolean cacheMode = options.forceRecoveryMode().equals("cache");
        // what the server API subscribes to begins with the next publication
        boolean automatic =
                recoverable && cacheMode && options.autoCacheRecover() && wish.source() != Source.SERVER_API;
        boolean recovering = wish.recover() || automatic;
        Terms terms = new Terms(
                info(wish),
                either(overrides.presence(), options.presence()),
                either(overrides.joinLeave(), options.joinLeave()),
                either(overrides.forcePushJoinLeave(), options.forcePushJoinLeave()),
                recoverable || either(overrides.forcePositioning(), options.forcePositioning()),
                recoverable && recovering ? wish.since() : null,
                recoveryLimit,
                cacheMode,
                wish.recoveredOnly() && !cacheMode,
                wish.view());
        return new Grant(
                wish.channel(),
                wish.source(),
                terms,
                recoverable,
                recovering,
                wish.expireAt(),
                wish.ttl(),
                wish.data());
    }

    private static ClientInfo info(Wish wish) {
        ClientInfo connection = wish.connection();
        return wish.info().isEmpty()
                ? connection
                : new ClientInfo(connection.user(), connection.client(), connection.connInfo(), wish.info());
    }

    private static boolean either(@Nullable Boolean override, boolean option) {
        return override == null ? option : override;
    }
}
