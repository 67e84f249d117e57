package dev.gyre.server.client;

import dev.gyre.protocol.ClientError;
import dev.gyre.protocol.ClientInfo;
import dev.gyre.protocol.Command;
import dev.gyre.protocol.Disconnect;
import dev.gyre.protocol.Payload;
import dev.gyre.protocol.Position;
import dev.gyre.server.auth.ConnectionToken;
import dev.gyre.server.auth.ConnectionToken.ServerSubscription;
import dev.gyre.server.auth.OptionOverrides;
import dev.gyre.server.auth.TokenVerifiers;
import dev.gyre.server.auth.Verification;
import dev.gyre.server.channel.Namespaces;
import dev.gyre.server.client.ClientRegistry.Overrides;
import dev.gyre.server.client.Grant.Source;
import dev.gyre.server.client.Grants.Wish;
import dev.gyre.server.client.Verdict.Closed;
import dev.gyre.server.client.Verdict.Granted;
import dev.gyre.server.client.Verdict.Refused;
import dev.gyre.server.config.ChannelOptions;
import dev.gyre.server.config.ClientConfig;
import dev.gyre.server.config.GyreConfig;
import dev.gyre.server.hub.Subscriber.View;
import dev.gyre.server.permission.Permissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// Decides on `connect`: who the client is and what the server subscribes it to. Any thread.
final class Connecting {

    /// Longer lives of a connection are cut to this.
    static final Duration MAX_TTL = Duration.ofDays(365);

    private final ClientConfig config;
    private final Namespaces namespaces;
    private final InstantSource clock;
    private final TokenVerifiers tokens;
    private final Permissions permissions;
    private final Grants grants;
    private final String personalPrefix;

    Connecting(
            GyreConfig config,
            SessionEnvironment environment,
            TokenVerifiers tokens,
            Permissions permissions,
            Grants grants) {
        this.config = config.client();
        this.namespaces = environment.namespaces();
        this.clock = environment.clock();
        this.tokens = tokens;
        this.permissions = permissions;
        this.grants = grants;
        String namespace = this.config.personalChannel().namespace();
        String boundary = namespace.isEmpty() ? "" : config.channel().namespaceBoundary();
        this.personalPrefix = namespace + boundary + config.channel().userBoundary();
    }

    /// Who the client is.
    ///
    /// @param meta what the server keeps for the back end and never sends to clients
    /// @param expireAt seconds since 1970, 0 for never
    /// @param ttl seconds until then
    /// @param grants server-side subscriptions
    record Accepted(ClientInfo info, Payload meta, long expireAt, long ttl, List<Grant> grants) {}

    CompletionStage<Verification<ConnectionToken>> verify(Command.Connect request) {
        return tokens.verifyConnection(request.token());
    }

    Verdict<Accepted> decide(
            ClientSession session, Command.Connect request, Verification<ConnectionToken> verification) {
        return switch (verification) {
            case Verification.Missing<ConnectionToken> _ -> withoutToken(session, request);
            case Verification.Verified(ConnectionToken token) -> byToken(session.client(), token, request);
            case Verification.Expired(String reason) ->
                new Refused<>(ClientError.TOKEN_EXPIRED, "connection token: " + reason);
            case Verification.Invalid(String reason) ->
                new Closed<>(Disconnect.INVALID_TOKEN, "connection token: " + reason);
            case Verification.Undecodable(String reason) ->
                new Refused<>(ClientError.INTERNAL, "connection token: " + reason);
            case Verification.Undecided(String reason) ->
                new Refused<>(ClientError.TOO_MANY_REQUESTS, "connection token: " + reason);
        };
    }

    private Verdict<Accepted> withoutToken(ClientSession session, Command.Connect request) {
        String client = session.client();
        if (config.allowAnonymousConnectWithoutToken() || config.insecure()) {
            return accept(anonymous(client), Payload.EMPTY, 0, new LinkedHashMap<>(), request.subs());
        }
        String header = config.userIdHttpHeader();
        String user = header.isEmpty() ? "" : session.connection().header(header);
        if (user.isEmpty()) {
            return new Closed<>(Disconnect.BAD_REQUEST, "no token (client.allow_anonymous_connect_without_token)");
        }
        return finish(new ClientInfo(user, client, Payload.EMPTY, Payload.EMPTY), Payload.EMPTY, 0, Map.of());
    }

    private static ClientInfo anonymous(String client) {
        return new ClientInfo("", client, Payload.EMPTY, Payload.EMPTY);
    }

    private Verdict<Accepted> byToken(String client, ConnectionToken token, Command.Connect request) {
        ClientInfo info = new ClientInfo(token.user(), client, token.info(), Payload.EMPTY);
        Map<String, Wish> wishes = new LinkedHashMap<>();
        for (var sub : token.subs().entrySet()) {
            String channel = sub.getKey();
            if (namespaces.options(channel).isEmpty()) {
                return new Refused<>(
                        ClientError.UNKNOWN_CHANNEL, "connection token: unknown namespace in its channels");
            }
            wishes.put(channel, wish(channel, info, sub.getValue()));
        }
        if (token.user().isEmpty() && config.disallowAnonymousConnectionTokens()) {
            return new Closed<>(
                    Disconnect.PERMISSION_DENIED,
                    "connection token without user (client.disallow_anonymous_connection_tokens)");
        }
        return accept(info, token.meta(), config.insecure() ? 0 : token.expireAt(), wishes, request.subs());
    }

    private static Wish wish(String channel, ClientInfo info, ServerSubscription sub) {
        Source source = Source.CONNECTION_TOKEN;
        return new Wish(
                channel,
                source,
                info,
                sub.info(),
                sub.data(),
                0,
                0,
                Position.NONE,
                false,
                false,
                View.WHOLE,
                overrides(sub.overrides()));
    }

    static Overrides overrides(OptionOverrides token) {
        return new Overrides(
                token.presence(),
                token.joinLeave(),
                token.forceRecovery(),
                token.forcePositioning(),
                token.forcePushJoinLeave());
    }

    /// Adds the personal channel and what the client asks for itself.
    private Verdict<Accepted> accept(
            ClientInfo info,
            Payload meta,
            long expireAt,
            Map<String, Wish> wishes,
            Map<String, Command.Subscribe> asked) {
        if (config.personalChannel().enabled() && !info.user().isEmpty()) {
            String personal = personalPrefix + info.user();
            if (namespaces.options(personal).isEmpty()) {
                return new Refused<>(ClientError.UNKNOWN_CHANNEL, Verdict.UNKNOWN_NAMESPACE);
            }
            wishes.put(personal, Wish.of(personal, Source.PERSONAL, info));
        }
        for (String channel : asked.keySet()) {
            Optional<ChannelOptions> options = namespaces.options(channel);
            if (options.isEmpty()) {
                return new Closed<>(Disconnect.BAD_REQUEST, "unknown channel in subs");
            }
            if (mayAsk(channel, options.get(), info.user())) {
                wishes.putIfAbsent(channel, Wish.of(channel, Source.CONNECT, info));
            }
        }
        wishes.remove("");
        wishes.replaceAll((channel, wish) -> {
            Command.Subscribe request = asked.get(channel);
            return request == null ? wish : wish.from(position(request), request.recover(), view(channel, request));
        });
        return finish(info, meta, expireAt, wishes);
    }

    private boolean mayAsk(String channel, ChannelOptions options, String user) {
        if (namespaces.isPrivate(channel) || !namespaces.allowsName(channel)) {
            return false;
        }
        boolean listed = !user.isEmpty() && namespaces.allowsUser(channel, user);
        return permissions.maySubscribe(options, user, namespaces.isUserLimited(channel), listed);
    }

    static Position position(Command.Subscribe asked) {
        return new Position(asked.offset(), asked.epoch());
    }

    /// A filter is not taken here, as with Centrifugo.
    private View view(String channel, Command.Subscribe asked) {
        boolean allowed = namespaces.options(channel).orElseThrow().allowFossilDelta();
        return new View(allowed && asked.delta().equals(Subscribing.FOSSIL), null);
    }

    private Verdict<Accepted> finish(ClientInfo info, Payload meta, long expireAt, Map<String, Wish> wishes) {
        if (config.channelLimit() > 0 && wishes.size() > config.channelLimit()) {
            return new Closed<>(
                    Disconnect.CHANNEL_LIMIT,
                    "more than " + config.channelLimit() + " channels (client.channel_limit)");
        }
        long now = clock.instant().getEpochSecond();
        long capped = Math.min(expireAt, now + MAX_TTL.toSeconds());
        if (capped > 0 && capped < now) {
            return new Refused<>(ClientError.EXPIRED, "connection token: its expire_at has passed");
        }
        List<Grant> granted = new ArrayList<>(wishes.size());
        for (Wish wish : wishes.values()) {
            granted.add(grants.grant(wish, namespaces.options(wish.channel()).orElseThrow()));
        }
        return new Granted<>(new Accepted(info, meta, capped, capped > 0 ? capped - now : 0, granted));
    }
}
