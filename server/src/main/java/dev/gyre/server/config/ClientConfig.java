package dev.gyre.server.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The `client` section.
///
/// @param subscriptionToken keys of subscription tokens where they differ from those of connection tokens
/// @param queueMaxSize bytes that may wait for a slow client
/// @param concurrency commands of one connection that run at once; 0 and 1 mean one after the other
public record ClientConfig(
        List<String> allowedOrigins,
        TokenConfig token,
        Optional<TokenConfig> subscriptionToken,
        boolean allowAnonymousConnectWithoutToken,
        boolean disallowAnonymousConnectionTokens,
        Duration pingInterval,
        Duration pongTimeout,
        Duration expiredCloseDelay,
        Duration expiredSubCloseDelay,
        Duration staleCloseDelay,
        int channelLimit,
        int queueMaxSize,
        Duration presenceUpdateInterval,
        int concurrency,
        Duration channelPositionCheckDelay,
        Duration channelPositionMaxTimeLag,
        int connectionLimit,
        int userConnectionLimit,
        int connectionRateLimit,
        boolean connectIncludeServerTime,
        int historyMaxPublicationLimit,
        int recoveryMaxPublicationLimit,
        boolean insecureSkipTokenSignatureVerify,
        String userIdHttpHeader,
        boolean insecure,
        PersonalChannel personalChannel) {

    public ClientConfig {
        allowedOrigins = List.copyOf(allowedOrigins);
    }

    static ClientConfig read(Section s) {
        proxies(s);
        ClientConfig client = new ClientConfig(
                s.strings(
                        "allowed_origins",
                        "Origins of web pages that may connect, such as `https://example.com` or"
                            + " `https://*.example.com`; `*` for any. Clients that send no origin are not browsers and"
                            + " may always connect."),
                TokenConfig.read(s.section("token", "How connection tokens are verified."), true),
                subscriptionToken(s),
                s.bool(
                        "allow_anonymous_connect_without_token",
                        "Let clients connect without a token, with an empty user id."),
                s.bool("disallow_anonymous_connection_tokens", "Refuse connection tokens with an empty user id."),
                s.duration("ping_interval", "25s", "How often the server pings a client."),
                s.duration("pong_timeout", "8s", "How long the client may take to answer a ping."),
                s.duration(
                        "expired_close_delay",
                        "25s",
                        "How long a connection outlives its token, so that the client can refresh it."),
                s.duration("expired_sub_close_delay", "25s", "How long a subscription outlives its token."),
                s.duration("stale_close_delay", "10s", "How long a client may take to send its connect command."),
                s.integer("channel_limit", 128, "Channels that one connection may be subscribed to."),
                s.integer(
                        "queue_max_size", 1048576, "Bytes that may wait for a slow client before it is disconnected."),
                s.withoutEffect(
                        "without effect: presence needs no confirming, it follows the connections of the cluster",
                        keys -> keys.duration(
                                "presence_update_interval", "27s", "How often a connection's presence is confirmed.")),
                s.integer(
                        "concurrency",
                        0,
                        "Commands of one connection that are worked on at once; 0 and 1 mean one after the other."),
                s.duration(
                        "channel_position_check_delay",
                        "40s",
                        "How often the position of a positioned subscription is checked."),
                s.duration(
                        "channel_position_max_time_lag",
                        "0s",
                        "How far a positioned subscription may be behind; 0 for no limit."),
                s.integer("connection_limit", 0, "Connections that a node accepts; 0 for no limit."),
                s.integer("user_connection_limit", 0, "Connections of one user to all nodes together; 0 for no limit."),
                s.integer("connection_rate_limit", 0, "Connections that a node accepts in a second; 0 for no limit."),
                s.bool("connect_include_server_time", "Send the server's time in the connect reply."),
                s.integer("history_max_publication_limit", 300, "Publications that one history command may return."),
                s.integer(
                        "recovery_max_publication_limit",
                        300,
                        "Publications that may be recovered at once; a client that missed more is not recovered."),
                s.bool(
                        "insecure_skip_token_signature_verify",
                        "Do not verify the signature of tokens. For development only."),
                s.string(
                        "user_id_http_header",
                        "",
                        "Header of a trusted proxy that carries the user id; empty for none."),
                s.bool(
                        "insecure",
                        "Let any client connect and do anything, without tokens and permissions. For development"
                                + " only."),
                PersonalChannel.read(s.section("subscribe_to_user_personal_channel", "A channel for each user.")));
        s.unavailable(
                "connect_code_to_unidirectional_disconnect",
                "Disconnect codes for errors of unidirectional clients.",
                codes -> {
                    codes.bool("enabled", "Turn error codes into disconnect codes.");
                    codes.items("transforms", "What an error code becomes.", transform -> {
                        transform.integer("code", 0, "Code of the error.");
                        Section to = transform.section("to", "The disconnect.");
                        to.integer("code", 0, "Code of the disconnect.");
                        to.string("reason", "", "Reason of the disconnect.");
                        return transform;
                    });
                });
        client.checkAndWarn(s);
        return client;
    }

    private void checkAndWarn(Section s) {
        s.check(
                pingInterval.compareTo(pongTimeout) > 0,
                "ping_interval",
                "must be longer than client.pong_timeout (" + GoDuration.brief(pongTimeout) + ")");
        if (insecure) {
            s.warn("client.insecure is on: anyone can connect, subscribe and publish");
        }
        if (insecureSkipTokenSignatureVerify) {
            s.warn("client.insecure_skip_token_signature_verify is on: anyone can connect as any user");
        }
    }

    private static void proxies(Section s) {
        s.unavailable("proxy", "Requests to the application's back end.", proxy -> {
            SharedKeys.proxyWithSwitch(proxy.section("connect", "Asks the back end whether a client may connect."));
            SharedKeys.proxyWithSwitch(proxy.section("refresh", "Asks the back end whether a client may stay."));
        });
    }

    private static Optional<TokenConfig> subscriptionToken(Section s) {
        Section own = s.section("subscription_token", "How subscription tokens are verified.");
        boolean enabled =
                own.bool("enabled", "Verify subscription tokens by the keys of this section, not by `client.token`.");
        TokenConfig token = TokenConfig.read(own, enabled);
        return enabled ? Optional.of(token) : Optional.empty();
    }

    /// `client.subscribe_to_user_personal_channel`
    public record PersonalChannel(boolean enabled, String namespace, boolean singleConnection) {

        static PersonalChannel read(Section s) {
            return new PersonalChannel(
                    s.bool("enabled", "Subscribe each user to a channel of its own."),
                    s.string("personal_channel_namespace", "", "Namespace of these channels; empty for none."),
                    s.bool("single_connection", "Keep only the newest connection of a user."));
        }
    }
}
