package dev.gyre.server.client;

import dev.gyre.protocol.ClientError;
import dev.gyre.protocol.Command;
import dev.gyre.protocol.Disconnect;
import dev.gyre.protocol.Position;
import dev.gyre.server.auth.SubscriptionToken;
import dev.gyre.server.auth.TokenVerifiers;
import dev.gyre.server.auth.Verification;
import dev.gyre.server.channel.Namespaces;
import dev.gyre.server.client.ClientRegistry.Overrides;
import dev.gyre.server.client.ClientRegistry.ServerSubscription;
import dev.gyre.server.client.Grant.Source;
import dev.gyre.server.client.Grants.Wish;
import dev.gyre.server.client.Verdict.Closed;
import dev.gyre.server.client.Verdict.Granted;
import dev.gyre.server.client.Verdict.Refused;
import dev.gyre.server.config.ChannelOptions;
import dev.gyre.server.config.GyreConfig;
import dev.gyre.server.hub.Subscriber.View;
import dev.gyre.server.hub.TagsFilter;
import dev.gyre.server.permission.Permissions;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Decides on subscriptions: `subscribe` of a client, and those that the server API makes. Any thread.
final class Subscribing {

    /// The one delta type.
    static final String FOSSIL = "fossil";

    private static final long REJECT_UNRECOVERED = 2;

    /// What the protocol can say, in seconds.
    private static final long MAX_TTL = 0xFFFF_FFFFL;

    /// Seconds since 1970; in 30,000 years. Later is as good as never, and can be counted in milliseconds.
    static final long MAX_EXPIRE_AT = 1_000_000_000_000L;

    private static final int TYPE_STREAM = 0;
    private static final int TYPE_SHARED_POLL = 4;

    private final int channelLimit;
    private final int maxLength;
    private final Namespaces namespaces;
    private final InstantSource clock;
    private final TokenVerifiers tokens;
    private final Permissions permissions;
    private final Grants grants;

    Subscribing(
            GyreConfig config,
            SessionEnvironment environment,
            TokenVerifiers tokens,
            Permissions permissions,
            Grants grants) {
        this.channelLimit = config.client().channelLimit();
        this.maxLength = config.channel().maxLength();
        this.namespaces = environment.namespaces();
        this.clock = environment.clock();
        this.tokens = tokens;
        this.permissions = permissions;
        this.grants = grants;
    }

    CompletionStage<Verification<SubscriptionToken>> verify(Command.Subscribe request) {
        return tokens.verifySubscription(request.token());
    }

    Verdict<Grant> decide(
            ClientSession session, Command.Subscribe request, Verification<SubscriptionToken> verification) {
        String channel = request.channel();
        if (channel.isEmpty()) {
            return new Closed<>(Disconnect.BAD_REQUEST, "subscribe without channel");
        }
        if (request.type() < TYPE_STREAM || request.type() > TYPE_SHARED_POLL) {
            return new Closed<>(Disconnect.SERVER_ERROR, "unknown subscription type");
        }
        if (request.type() == TYPE_SHARED_POLL) {
            return new Refused<>(ClientError.NOT_AVAILABLE, "shared poll subscription");
        }
        if (!request.delta().isEmpty() && !request.delta().equals(FOSSIL)) {
            return new Closed<>(Disconnect.BAD_REQUEST, "unknown delta type");
        }
        if (maxLength > 0 && utf8Length(channel) > maxLength) {
            return new Refused<>(ClientError.BAD_REQUEST, "channel.max_length");
        }
        if (session.subscriptions().get(channel) != null) {
            return new Refused<>(ClientError.ALREADY_SUBSCRIBED, "subscribed or subscribing");
        }
        if (channelLimit > 0 && session.subscriptions().size() >= channelLimit) {
            return new Refused<>(ClientError.LIMIT_EXCEEDED, "client.channel_limit");
        }
        Optional<ChannelOptions> options = namespaces.options(channel);
        if (options.isEmpty()) {
            return new Refused<>(ClientError.UNKNOWN_CHANNEL, Verdict.UNKNOWN_NAMESPACE);
        }
        if (!namespaces.allowsName(channel)) {
            return new Refused<>(ClientError.BAD_REQUEST, Verdict.REFUSED_NAME);
        }
        if (request.type() != TYPE_STREAM || !isStream(options.get())) {
            return new Refused<>(ClientError.PERMISSION_DENIED, "type is not the subscription_type of the namespace");
        }
        return permit(session, request, options.get(), verification);
    }

    private static boolean isStream(ChannelOptions options) {
        return options.subscriptionType().isEmpty()
                || options.subscriptionType().equals("stream");
    }

    private Verdict<Grant> permit(
            ClientSession session,
            Command.Subscribe request,
            ChannelOptions options,
            Verification<SubscriptionToken> verification) {
        return switch (verification) {
            case Verification.Missing<SubscriptionToken> _ -> withoutToken(session, request, options);
            case Verification.Verified(SubscriptionToken token) -> byToken(session, request, options, token);
            case Verification.Expired(String reason) ->
                new Refused<>(ClientError.TOKEN_EXPIRED, "subscription token: " + reason);
            case Verification.Invalid(String reason) ->
                new Refused<>(ClientError.PERMISSION_DENIED, "subscription token: " + reason);
            case Verification.Undecodable(String reason) ->
                new Refused<>(ClientError.PERMISSION_DENIED, "subscription token: " + reason);
            case Verification.Undecided(String reason) ->
                new Refused<>(ClientError.TOO_MANY_REQUESTS, "subscription token: " + reason);
        };
    }

    private Verdict<Grant> withoutToken(ClientSession session, Command.Subscribe request, ChannelOptions options) {
        String channel = request.channel();
        String user = session.info().user();
        if (namespaces.isPrivate(channel)) {
            return new Refused<>(ClientError.PERMISSION_DENIED, "private channel without subscription token");
        }
        boolean userLimited = namespaces.isUserLimited(channel);
        if (!permissions.maySubscribe(options, user, userLimited, namespaces.allowsUser(channel, user))) {
            return new Refused<>(ClientError.PERMISSION_DENIED, "no option of the namespace allows to subscribe");
        }
        return grant(Wish.of(channel, Source.CLIENT, session.info()), session, request, options);
    }

    private Verdict<Grant> byToken(
            ClientSession session, Command.Subscribe request, ChannelOptions options, SubscriptionToken token) {
        String mismatch = mismatch(session, request.channel(), token);
        if (mismatch != null) {
            return new Closed<>(Disconnect.INVALID_TOKEN, mismatch);
        }
        long left =
                token.expireAt() == 0 ? 0 : token.expireAt() - clock.instant().getEpochSecond();
        if (token.expireAt() > 0 && left <= 0) {
            return new Refused<>(ClientError.EXPIRED, "subscription token: its expire_at has passed");
        }
        long ttl = Math.min(left, MAX_TTL);
        Overrides overrides = Connecting.overrides(token.overrides());
        Wish wish = new Wish(
                request.channel(),
                Source.CLIENT,
                session.info(),
                token.info(),
                token.data(),
                token.expireAt(),
                ttl,
                Position.NONE,
                false,
                false,
                View.WHOLE,
                overrides);
        return grant(wish, session, request, options);
    }

    /// What a token was not made for; null when it is for this channel and client.
    static @Nullable String mismatch(ClientSession session, String channel, SubscriptionToken token) {
        if (!token.channel().equals(channel)) {
            return "subscription token of another channel";
        }
        if (!token.user().equals(session.info().user())) {
            return "subscription token of another user";
        }
        if (!token.client().isEmpty() && !token.client().equals(session.client())) {
            return "subscription token of another client";
        }
        return null;
    }

    /// Adds what the client asks for where it may.
    private Verdict<Grant> grant(Wish wish, ClientSession session, Command.Subscribe request, ChannelOptions options) {
        TagsFilter filter = null;
        if (request.filter() != null) {
            Optional<TagsFilter> valid = TagsFilter.of(request.filter());
            if (!options.allowTagsFilter() || valid.isEmpty()) {
                return new Refused<>(
                        ClientError.BAD_REQUEST, "tags filter that is not allowed (allow_tags_filter) or not valid");
            }
            filter = valid.get();
        }
        boolean delta = options.allowFossilDelta() && request.delta().equals(FOSSIL);
        String user = session.info().user();
        Overrides before = wish.overrides();
        boolean history = permissions.mayReadHistory(options, user, true);
        boolean recoverable = request.recoverable() && (options.allowRecovery() || history);
        boolean positioned = request.positioned() && (options.allowPositioning() || history);
        boolean joinLeave =
                request.joinLeave() && options.joinLeave() && permissions.mayReadPresence(options, user, true);
        Overrides overrides = new Overrides(
                before.presence(),
                before.joinLeave(),
                recoverable ? Boolean.TRUE : before.forceRecovery(),
                positioned ? Boolean.TRUE : before.forcePositioning(),
                joinLeave ? Boolean.TRUE : before.forcePushJoinLeave());
        Wish complete = new Wish(
                wish.channel(),
                wish.source(),
                wish.connection(),
                wish.info(),
                wish.data(),
                wish.expireAt(),
                wish.ttl(),
                Connecting.position(request),
                request.recover(),
                (request.flag() & REJECT_UNRECOVERED) != 0,
                new View(delta, filter),
                overrides);
        return new Granted<>(grants.grant(complete, options));
    }

    /// A subscription of the server API, which needs no permission.
    Verdict<Grant> decide(ClientSession session, ServerSubscription order) {
        Optional<ChannelOptions> options = namespaces.options(order.channel());
        if (options.isEmpty()) {
            return new Refused<>(ClientError.UNKNOWN_CHANNEL, Verdict.UNKNOWN_NAMESPACE);
        }
        if (order.expireAt() > 0 && order.expireAt() <= clock.instant().getEpochSecond()) {
            return new Refused<>(ClientError.EXPIRED, "expire_at has passed");
        }
        Subscription replaced = session.subscriptions().get(order.channel());
        if (replaced == null && channelLimit > 0 && session.subscriptions().size() >= channelLimit) {
            return new Closed<>(
                    Disconnect.CHANNEL_LIMIT, "more than " + channelLimit + " channels (client.channel_limit)");
        }
        Wish wish = new Wish(
                order.channel(),
                Source.SERVER_API,
                session.info(),
                order.info(),
                order.data(),
                order.expireAt(),
                0,
                order.recoverSince() == null ? Position.NONE : order.recoverSince(),
                order.recoverSince() != null,
                false,
                // the client is not told that anything of this has changed
                replaced == null ? View.WHOLE : replaced.terms().view(),
                order.overrides());
        return new Granted<>(grants.grant(wish, options.get()));
    }

    private static int utf8Length(String text) {
        int length = 0;
        for (int at = 0; at < text.length(); at++) {
            char character = text.charAt(at);
            length += character < 0x80 ? 1 : character < 0x800 || Character.isSurrogate(character) ? 2 : 3;
        }
        return length;
    }
}
