package dev.gyre.server.auth;

import com.auth0.jwt.JWT;
import com.auth0.jwt.exceptions.JWTDecodeException;
import com.auth0.jwt.interfaces.DecodedJWT;
import dev.gyre.protocol.Payload;
import dev.gyre.server.auth.ConnectionToken.ServerSubscription;
import dev.gyre.server.auth.Verification.Expired;
import dev.gyre.server.auth.Verification.Invalid;
import dev.gyre.server.auth.Verification.Undecodable;
import dev.gyre.server.auth.Verification.Verified;
import dev.gyre.server.config.TokenConfig;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Verifies the tokens of one configuration. Any thread.
///
/// Signature, audience and issuer are checked before the time, so that only the back end's own tokens count as expired.
public final class TokenVerifier {

    /// Longer tokens are refused unread.
    static final int MAX_LENGTH = 64 * 1024;

    private final TokenKeys keys;
    private final boolean skipSignature;
    private final String userIdClaim;
    private final Predicate<String> issuer;
    private final Predicate<List<String>> audience;
    private final InstantSource clock;

    /// @param skipSignature `client.insecure_skip_token_signature_verify`
    public TokenVerifier(TokenConfig config, boolean skipSignature, InstantSource clock) {
        this.keys = new HmacKeys(config, clock);
        this.skipSignature = skipSignature;
        this.userIdClaim = config.userIdClaim().isEmpty() ? "sub" : config.userIdClaim();
        this.issuer = matching(config.issuer(), config.issuerRegex());
        Predicate<String> member = matching(config.audience(), config.audienceRegex());
        boolean any = config.audience().isEmpty() && config.audienceRegex().isEmpty();
        this.audience = any ? _ -> true : members -> members.stream().anyMatch(member);
        this.clock = clock;
    }

    private static Predicate<String> matching(String exact, String regex) {
        if (!exact.isEmpty()) {
            return exact::equals;
        }
        return regex.isEmpty() ? _ -> true : Pattern.compile(regex).asPredicate();
    }

    public Verification<ConnectionToken> verifyConnection(String token) {
        return switch (claims(token)) {
            case Verified(Claims claims) when claims.channel.isEmpty() -> connection(claims);
            case Verified<Claims> _ -> new Invalid<>("a connection token has no channel claim");
            case Expired<Claims> _ -> new Expired<>();
            case Invalid(String reason) -> new Invalid<>(reason);
            case Undecodable(String reason) -> new Undecodable<>(reason);
        };
    }

    public Verification<SubscriptionToken> verifySubscription(String token) {
        return switch (claims(token)) {
            case Verified(Claims claims) -> subscription(claims);
            case Expired<Claims> _ -> new Expired<>();
            case Invalid(String reason) -> new Invalid<>(reason);
            case Undecodable(String reason) -> new Undecodable<>(reason);
        };
    }

    /// Claims of a token that is signed and meant for this server, whatever its time.
    private Verification<Claims> claims(String token) {
        if (token.length() > MAX_LENGTH) {
            return new Invalid<>("token is longer than " + MAX_LENGTH);
        }
        Claims claims;
        try {
            DecodedJWT decoded = JWT.decode(token);
            claims = Claims.parse(Base64.getUrlDecoder().decode(decoded.getPayload()), userIdClaim);
            if (!skipSignature && !keys.signed(decoded)) {
                return new Invalid<>("signature");
            }
        } catch (JWTDecodeException | IllegalArgumentException | Claims.MalformedException _) {
            return new Invalid<>("malformed");
        }
        if (!issuer.test(claims.issuer)) {
            return new Invalid<>("issuer");
        }
        if (!audience.test(claims.audience)) {
            return new Invalid<>("audience");
        }
        return new Verified<>(claims);
    }

    private boolean inTime(Claims claims) {
        double now = clock.millis() / 1000.0;
        return claims.expires > now && claims.notBefore < now;
    }

    private Verification<ConnectionToken> connection(Claims claims) {
        if (!inTime(claims)) {
            return new Expired<>();
        }
        SequencedMap<String, ServerSubscription> subs = new LinkedHashMap<>();
        try {
            for (var sub : claims.subs.entrySet()) {
                subs.put(sub.getKey(), serverSubscription(sub.getValue()));
            }
        } catch (IllegalArgumentException _) {
            return new Invalid<>("base64 of a server-side subscription");
        }
        if (subs.isEmpty()) {
            claims.channels.forEach(channel -> subs.put(channel, ServerSubscription.PLAIN));
        }
        subs.remove("");
        try {
            Payload info = claims.attachment.infoBytes();
            return new Verified<>(new ConnectionToken(claims.user, claims.expireAt(), info, subs));
        } catch (IllegalArgumentException _) {
            return new Undecodable<>("b64info is not base64");
        }
    }

    private static ServerSubscription serverSubscription(Claims.Attachment attachment) {
        return new ServerSubscription(attachment.infoBytes(), attachment.dataBytes(), attachment.overrides);
    }

    private Verification<SubscriptionToken> subscription(Claims claims) {
        if (!inTime(claims)) {
            return new Expired<>();
        }
        if (claims.channel.isEmpty()) {
            return new Invalid<>("a subscription token needs a channel claim");
        }
        Claims.Attachment attachment = claims.attachment;
        try {
            return new Verified<>(new SubscriptionToken(
                    claims.user,
                    claims.channel,
                    claims.client,
                    claims.expireAt(),
                    attachment.infoBytes(),
                    attachment.dataBytes(),
                    attachment.overrides));
        } catch (IllegalArgumentException _) {
            return new Invalid<>("base64 of info or data");
        }
    }
}
