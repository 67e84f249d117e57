package dev.gyre.server.client;

import dev.gyre.protocol.ClientError;
import dev.gyre.protocol.Command;
import dev.gyre.protocol.Disconnect;
import dev.gyre.protocol.Payload;
import dev.gyre.server.auth.ConnectionToken;
import dev.gyre.server.auth.SubscriptionToken;
import dev.gyre.server.auth.TokenVerifiers;
import dev.gyre.server.auth.Verification;
import dev.gyre.server.channel.Namespaces;
import dev.gyre.server.client.Verdict.Closed;
import dev.gyre.server.client.Verdict.Granted;
import dev.gyre.server.client.Verdict.Refused;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;

/// Decides on `refresh` and `sub_refresh`: a new token gives a connection or a subscription a new expiry. Any thread.
final class Refreshing {

    private final TokenVerifiers tokens;
    private final Namespaces namespaces;
    private final InstantSource clock;

    Refreshing(TokenVerifiers tokens, SessionEnvironment environment) {
        this.tokens = tokens;
        this.namespaces = environment.namespaces();
        this.clock = environment.clock();
    }

    /// @param expireAt seconds since 1970, 0 for never
    /// @param ttl seconds until then
    /// @param info the new info
    /// @param meta what the server keeps for the back end; empty to keep what it has
    record Life(long expireAt, long ttl, Payload info, Payload meta) {}

    CompletionStage<Verification<ConnectionToken>> verify(Command.Refresh request) {
        return tokens.verifyConnection(request.token());
    }

    Verdict<Life> decide(ClientSession session, Verification<ConnectionToken> verification) {
        return switch (verification) {
            case Verification.Missing<ConnectionToken> _ ->
                new Closed<>(Disconnect.BAD_REQUEST, "refresh without token");
            case Verification.Verified(ConnectionToken token) -> refresh(session, token);
            case Verification.Expired(String reason) -> new Closed<>(Disconnect.EXPIRED, "refresh token: " + reason);
            case Verification.Invalid(String reason) ->
                new Closed<>(Disconnect.INVALID_TOKEN, "refresh token: " + reason);
            case Verification.Undecodable(String reason) ->
                new Refused<>(ClientError.INTERNAL, "refresh token: " + reason);
            case Verification.Undecided(String reason) ->
                new Refused<>(ClientError.TOO_MANY_REQUESTS, "refresh token: " + reason);
        };
    }

    private Verdict<Life> refresh(ClientSession session, ConnectionToken token) {
        if (token.subs().keySet().stream()
                .anyMatch(channel -> namespaces.options(channel).isEmpty())) {
            return new Refused<>(ClientError.UNKNOWN_CHANNEL, "refresh token: unknown namespace in its channels");
        }
        if (!token.user().equals(session.info().user())) {
            return new Closed<>(Disconnect.INVALID_TOKEN, "refresh token of another user");
        }
        if (channelsChanged(session, token)) {
            return new Closed<>(Disconnect.INSUFFICIENT_STATE, "channels of the refresh token changed");
        }
        return life(token.expireAt(), token.info(), token.meta());
    }

    /// Only a new connection can be subscribed to what the token now says.
    private static boolean channelsChanged(ClientSession session, ConnectionToken token) {
        SessionSubscriptions subscriptions = session.subscriptions();
        for (String channel : token.subs().keySet()) {
            if (subscriptions.inForce(channel) == null) {
                return true;
            }
        }
        return subscriptions.any(subscription -> subscription.source() == Grant.Source.CONNECTION_TOKEN
                && !token.subs().containsKey(subscription.channel()));
    }

    CompletionStage<Verification<SubscriptionToken>> verify(Command.SubRefresh request) {
        return tokens.verifySubscription(request.token());
    }

    Verdict<Life> decide(
            ClientSession session, Command.SubRefresh request, Verification<SubscriptionToken> verification) {
        String channel = request.channel();
        if (channel.isEmpty()) {
            return new Closed<>(Disconnect.BAD_REQUEST, "sub_refresh without channel");
        }
        Subscription subscription = session.subscriptions().inForce(channel);
        if (subscription == null) {
            return new Refused<>(ClientError.PERMISSION_DENIED, "sub_refresh without subscription");
        }
        if (subscription.source().serverSide()) {
            return new Closed<>(Disconnect.BAD_REQUEST, "sub_refresh of a server-side subscription");
        }
        return switch (verification) {
            case Verification.Missing<SubscriptionToken> _ ->
                new Refused<>(ClientError.BAD_REQUEST, "sub_refresh without token");
            case Verification.Verified(SubscriptionToken token) -> {
                String mismatch = Subscribing.mismatch(session, channel, token);
                yield mismatch == null
                        ? life(token.expireAt(), token.info(), Payload.EMPTY)
                        : new Closed<>(Disconnect.INVALID_TOKEN, mismatch);
            }
            case Verification.Expired(String reason) ->
                new Refused<>(ClientError.TOKEN_EXPIRED, "sub_refresh token: " + reason);
            case Verification.Invalid(String reason) ->
                new Closed<>(Disconnect.INVALID_TOKEN, "sub_refresh token: " + reason);
            case Verification.Undecodable(String reason) ->
                new Closed<>(Disconnect.INVALID_TOKEN, "sub_refresh token: " + reason);
            case Verification.Undecided(String reason) ->
                new Refused<>(ClientError.TOO_MANY_REQUESTS, "sub_refresh token: " + reason);
        };
    }

    private Verdict<Life> life(long expireAt, Payload info, Payload meta) {
        long now = clock.instant().getEpochSecond();
        long capped = Math.min(expireAt, now + Connecting.MAX_TTL.toSeconds());
        if (capped > 0 && capped <= now) {
            return new Refused<>(ClientError.EXPIRED, "the new token's expire_at has passed");
        }
        return new Granted<>(new Life(capped, capped > 0 ? capped - now : 0, info, meta));
    }
}
