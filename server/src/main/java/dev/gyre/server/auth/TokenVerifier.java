package dev.gyre.server.auth;

import dev.gyre.protocol.Payload;
import dev.gyre.server.auth.ConnectionToken.ServerSubscription;
import dev.gyre.server.auth.TokenKeys.Outcome;
import dev.gyre.server.auth.Verification.Expired;
import dev.gyre.server.auth.Verification.Invalid;
import dev.gyre.server.auth.Verification.Missing;
import dev.gyre.server.auth.Verification.Undecided;
import dev.gyre.server.auth.Verification.Undecodable;
import dev.gyre.server.auth.Verification.Verified;
import dev.gyre.server.config.TokenConfig;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/// Verifies the tokens of one configuration. Any thread.
///
/// Signature, audience and issuer are checked before the time, so that only the back end's own tokens count as expired.
/// The answer is there at once, unless a key has to be fetched from a JWKS endpoint.
public final class TokenVerifier {

    /// Longer tokens are refused unread.
    static final int MAX_LENGTH = 64 * 1024;

    private final String section;
    private final TokenConfig config;
    private final TokenKeys keys;
    private final ClaimRules rules;
    private final boolean skipSignature;
    private final String userIdClaim;
    private final InstantSource clock;

    TokenVerifier(String section, TokenConfig config, TokenKeys keys, boolean skipSignature, InstantSource clock) {
        this.section = section;
        this.config = config;
        this.keys = keys;
        this.rules = new ClaimRules(section, config);
        this.skipSignature = skipSignature;
        this.userIdClaim = config.userIdClaim();
        this.clock = clock;
    }

    /// @param section where the configuration stands, for messages: `client.token`
    /// @param skipSignature `client.insecure_skip_token_signature_verify`
    public static TokenVerifier of(String section, TokenConfig config, boolean skipSignature, InstantSource clock) {
        return new TokenVerifier(section, config, keys(section, config, clock), skipSignature, clock);
    }

    /// The same rules with the other one's keys, where both have them from the same JWKS endpoint.
    TokenVerifier keepingKeysOf(TokenVerifier other) {
        boolean same = !config.jwksEndpoint().isEmpty()
                && config.jwksEndpoint().equals(other.config.jwksEndpoint())
                && section.equals(other.section);
        return same ? new TokenVerifier(section, config, other.keys, skipSignature, clock) : this;
    }

    private static TokenKeys keys(String section, TokenConfig config, InstantSource clock) {
        if (config.jwksEndpoint().isEmpty()) {
            return new ConfiguredKeys(section, config, clock);
        }
        JwksClient client = new JwksClient(JwksClient.TIMEOUT);
        return new JwksKeys(section, config.jwksEndpoint(), uri -> new KeySet(uri, client, clock, KeySet.MAX_WAITING));
    }

    public CompletionStage<Verification<ConnectionToken>> verifyConnection(String token) {
        return verify(token, Claims.Kind.CONNECTION, this::connection);
    }

    public CompletionStage<Verification<SubscriptionToken>> verifySubscription(String token) {
        return verify(token, Claims.Kind.SUBSCRIPTION, this::subscription);
    }

    /// @param reader reads claims that are signed and meant for this server
    private <T> CompletionStage<Verification<T>> verify(
            String token, Claims.Kind kind, Function<Claims, Verification<T>> reader) {
        if (token.isEmpty()) {
            return CompletableFuture.completedFuture(new Missing<>());
        }
        if (token.length() > MAX_LENGTH) {
            return refused("it is longer than " + MAX_LENGTH + " characters");
        }
        SignedToken signed;
        Claims claims;
        try {
            signed = SignedToken.parse(token);
        } catch (IllegalArgumentException _) {
            return refused("it is malformed: not three parts in base64 of which the first is a JSON object");
        }
        try {
            claims = Claims.parse(signed.claims(), kind, userIdClaim);
        } catch (IllegalArgumentException | ClaimValues.MalformedException _) {
            return refused("its claims are malformed: no JSON object, or a claim has a wrong type");
        }
        // before the signature: where its keys are may depend on them
        Map<String, String> groups = new HashMap<>();
        Optional<String> broken = rules.broken(claims, groups);
        if (broken.isPresent()) {
            return refused(broken.get());
        }
        if (skipSignature) {
            return CompletableFuture.completedFuture(reader.apply(claims));
        }
        return keys.check(signed, groups).thenApply(outcome -> switch (outcome) {
            case Outcome.Signed _ -> reader.apply(claims);
            case Outcome.Unsigned(String reason) -> new Invalid<>(reason);
            case Outcome.Overloaded(String reason) -> new Undecided<>(reason);
        });
    }

    private static <T> CompletionStage<Verification<T>> refused(String reason) {
        return CompletableFuture.completedFuture(new Invalid<>(reason));
    }

    /// Why the token does not count now.
    private Optional<String> outOfTime(Claims claims) {
        double now = clock.millis() / 1000.0;
        if (claims.expires <= now) {
            return Optional.of("its exp has passed");
        }
        return claims.notBefore >= now ? Optional.of("its nbf has not come") : Optional.empty();
    }

    private Verification<ConnectionToken> connection(Claims claims) {
        if (!claims.channel.isEmpty()) {
            return new Invalid<>("it has a channel claim, so it is no connection token");
        }
        Optional<String> outOfTime = outOfTime(claims);
        if (outOfTime.isPresent()) {
            return new Expired<>(outOfTime.get());
        }
        SequencedMap<String, ServerSubscription> subs = new LinkedHashMap<>();
        try {
            for (var sub : claims.subs.entrySet()) {
                subs.put(sub.getKey(), serverSubscription(sub.getValue()));
            }
        } catch (IllegalArgumentException _) {
            return new Invalid<>("b64info or b64data in its subs is not base64");
        }
        if (subs.isEmpty()) {
            claims.channels.forEach(channel -> subs.put(channel, ServerSubscription.PLAIN));
        }
        subs.remove("");
        try {
            Payload info = claims.attachment.infoBytes();
            return new Verified<>(new ConnectionToken(claims.user, claims.expireAt(), info, claims.meta, subs));
        } catch (IllegalArgumentException _) {
            return new Undecodable<>("its b64info is not base64");
        }
    }

    private static ServerSubscription serverSubscription(Attachment attachment) {
        return new ServerSubscription(attachment.infoBytes(), attachment.dataBytes(), attachment.overrides);
    }

    private Verification<SubscriptionToken> subscription(Claims claims) {
        Optional<String> outOfTime = outOfTime(claims);
        if (outOfTime.isPresent()) {
            return new Expired<>(outOfTime.get());
        }
        if (claims.channel.isEmpty()) {
            return new Invalid<>("it has no channel claim, so it is no subscription token");
        }
        Attachment attachment = claims.attachment;
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
            return new Invalid<>("its b64info or b64data is not base64");
        }
    }
}
