package dev.gyre.server.cli;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTCreator;
import com.auth0.jwt.algorithms.Algorithm;
import dev.gyre.server.config.GoDuration;
import dev.gyre.server.config.TokenConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A token that is to be made.
///
/// @param user id, empty for an anonymous one
/// @param channel for a subscription token
/// @param lifetime empty for a token that does not expire
record TokenRequest(String user, Optional<String> channel, Optional<Duration> lifetime) {

    static final Duration DEFAULT_LIFETIME = Duration.ofDays(7);

    /// Signed with HS256, with the claims that the configuration asks for.
    String sign(TokenConfig keys, Instant now) {
        JWTCreator.Builder token = JWT.create().withIssuedAt(now);
        String userClaim = keys.userIdClaim().isEmpty() ? "sub" : keys.userIdClaim();
        if (!user.isEmpty()) {
            token.withClaim(userClaim, user);
        }
        channel.ifPresent(name -> token.withClaim("channel", name));
        lifetime.ifPresent(duration -> token.withExpiresAt(now.plus(duration)));
        if (!keys.audience().isEmpty()) {
            token.withAudience(keys.audience());
        }
        if (!keys.issuer().isEmpty()) {
            token.withIssuer(keys.issuer());
        }
        return token.sign(Algorithm.HMAC256(keys.hmacSecretKey().value()));
    }

    /// For the reader of the token: `user "42" with expiration TTL 168h0m0s`.
    String describe() {
        String who = user.isEmpty() ? "anonymous user" : "user \"" + user + "\"";
        String where = channel.map(name -> " and channel \"" + name + "\"").orElse("");
        String until = lifetime.map(duration -> "with expiration TTL " + GoDuration.format(duration))
                .orElse("without expiration");
        return who + where + " " + until;
    }
}
