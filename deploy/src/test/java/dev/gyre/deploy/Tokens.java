package dev.gyre.deploy;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTCreator;
import com.auth0.jwt.algorithms.Algorithm;
import java.time.Duration;
import java.time.Instant;

/// Tokens as an application's back end makes them.
final class Tokens {

    static final Duration LONG = Duration.ofHours(1);

    private static final Algorithm HS256 = Algorithm.HMAC256(GyreServer.SECRET);

    private Tokens() {}

    /// @param lifetime negative for an expired token
    static String connection(String user, Duration lifetime) {
        return sign(JWT.create().withSubject(user), lifetime);
    }

    /// @param lifetime negative for an expired token
    static String subscription(String user, String channel, Duration lifetime) {
        return sign(JWT.create().withSubject(user).withClaim("channel", channel), lifetime);
    }

    private static String sign(JWTCreator.Builder token, Duration lifetime) {
        return token.withExpiresAt(Instant.now().plus(lifetime)).sign(HS256);
    }
}
