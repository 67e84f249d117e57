package dev.gyre.server.config;

import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Keys and checks of one kind of token (`client.token`, `client.subscription_token`); empty values are unset.
///
/// @param hmacPreviousSecretKeyValidUntil seconds since 1970, 0 for no limit
/// @param jwksEndpoint where it is set, the other keys are not used
/// @param audienceRegex in the syntax of Go, like `issuerRegex`
public record TokenConfig(
        Secret hmacSecretKey,
        Secret hmacPreviousSecretKey,
        long hmacPreviousSecretKeyValidUntil,
        Optional<RSAPublicKey> rsaPublicKey,
        Optional<ECPublicKey> ecdsaPublicKey,
        JwksEndpoint jwksEndpoint,
        String audience,
        String audienceRegex,
        String issuer,
        String issuerRegex,
        String userIdClaim) {

    /// No key, so that no token is signed, and no checks.
    public static final TokenConfig NONE = new TokenConfig(
            Secret.NONE, Secret.NONE, 0, Optional.empty(), Optional.empty(), JwksEndpoint.NONE, "", "", "", "", "");

    /// @param used whether the section is switched on; keys that are not used are not judged
    static TokenConfig read(Section s, boolean used) {
        Secret hmac = s.secret("hmac_secret_key", "Secret of tokens signed with HS256, HS384 or HS512.");
        Secret previous = s.secret("hmac_previous_secret_key", "Secret that is still accepted while keys are rotated.");
        long until = s.longInteger(
                "hmac_previous_secret_key_valid_until",
                "Until when the previous secret is accepted, in seconds since 1970; 0 for no limit.");
        Optional<RSAPublicKey> rsa = key(
                s,
                "rsa_public_key",
                "Public key of tokens signed with RS256, RS384 or RS512: PEM text, PEM text in base64, or a file.",
                PublicKeys::rsa,
                used,
                "must be an RSA public key of 1024 bits or more");
        Optional<ECPublicKey> ecdsa = key(
                s,
                "ecdsa_public_key",
                "Public key of tokens signed with ECDSA, given like the RSA key. Its curve decides between ES256"
                        + " (P-256), ES384 (P-384) and ES512 (P-521).",
                PublicKeys::ecdsa,
                used,
                "must be an ECDSA public key on the curve P-256, P-384 or P-521");
        JwksEndpoint jwks = new JwksEndpoint(s.string(
                "jwks_public_endpoint",
                "",
                "URL of a JSON Web Key Set; the other keys are then not used. `{{name}}` stands for what the group"
                        + " `(?P<name>…)` of `issuer_regex` or `audience_regex` matched in the token."));
        s.check(
                !used || jwks.isEmpty() || jwks.isWellFormed(),
                "jwks_public_endpoint",
                "must be a URL that begins with http:// or https://");
        String audience = s.string("audience", "", "Audience that tokens must have.");
        String audienceRegex =
                Expressions.read(s, "audience_regex", "Expression that one audience of a token must match.");
        exclusive(s, "audience", audience, audienceRegex);
        String issuer = s.string("issuer", "", "Issuer that tokens must have.");
        String issuerRegex = Expressions.read(s, "issuer_regex", "Expression that the issuer of a token must match.");
        exclusive(s, "issuer", issuer, issuerRegex);
        String claim = s.string("user_id_claim", "", "Claim that carries the user id; empty for `sub`.");
        s.check(claim.isEmpty() || claim.matches("[a-zA-Z_]+"), "user_id_claim", "may contain only letters and _");
        boolean unsafe = s.bool(
                "insecure_skip_jwks_endpoint_safety_check",
                "Warn only where groups that the JWKS endpoint uses match more than a list of fixed values. Then"
                        + " whoever makes a token may choose where its keys are fetched.");
        if (used) {
            checkSafety(s, "issuer_regex", issuerRegex, jwks.groups(), unsafe);
            checkSafety(s, "audience_regex", audienceRegex, jwks.groups(), unsafe);
            warnOfUnused(s, jwks, !hmac.isEmpty() || rsa.isPresent() || ecdsa.isPresent());
        }
        return new TokenConfig(
                hmac, previous, until, rsa, ecdsa, jwks, audience, audienceRegex, issuer, issuerRegex, claim);
    }

    private static <K> Optional<K> key(
            Section s,
            String name,
            String description,
            Function<String, Optional<K>> parser,
            boolean used,
            String rule) {
        String pem = s.pem(name, description);
        Optional<K> key = pem.isEmpty() ? Optional.empty() : parser.apply(pem);
        s.check(!used || pem.isEmpty() || key.isPresent(), name, rule);
        return key;
    }

    private static void exclusive(Section s, String name, String exact, String regex) {
        s.check(exact.isEmpty() || regex.isEmpty(), name, "cannot be set together with " + name + "_regex");
    }

    private static void checkSafety(Section s, String name, String expression, List<String> groups, boolean unsafe) {
        Optional<String> broken = JwksSafety.broken(expression, groups);
        if (broken.isPresent() && unsafe) {
            s.warn(s.place().path(name) + " is unsafe: it " + broken.get());
        }
        s.check(broken.isEmpty() || unsafe, name, broken.orElse(""));
    }

    private static void warnOfUnused(Section s, JwksEndpoint jwks, boolean otherKeys) {
        if (!jwks.isEmpty() && otherKeys) {
            s.warn(s.place().path() + ": only the keys of jwks_public_endpoint are used, the other keys are ignored");
        }
    }
}
