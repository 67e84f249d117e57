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

    /// `client.subscribe_to_user_personal_channel`
    public record PersonalChannel(boolean enabled, String namespace, boolean singleConnection) {}
}
