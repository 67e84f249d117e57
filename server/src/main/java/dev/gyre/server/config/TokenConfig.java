package dev.gyre.server.config;

/// Keys and checks of one kind of token (`client.token`, `client.subscription_token`); empty values are unset.
///
/// @param hmacPreviousSecretKeyValidUntil seconds since 1970, 0 for no limit
public record TokenConfig(
        Secret hmacSecretKey,
        Secret hmacPreviousSecretKey,
        long hmacPreviousSecretKeyValidUntil,
        String rsaPublicKey,
        String ecdsaPublicKey,
        String jwksPublicEndpoint,
        String audience,
        String audienceRegex,
        String issuer,
        String issuerRegex,
        String userIdClaim) {

    private static final String REFUSED =
            "not available in this release: tokens are verified with hmac_secret_key only, others are refused";

    static TokenConfig read(Section s) {
        Secret hmac = s.secret("hmac_secret_key", "Secret of tokens signed with HS256, HS384 or HS512.");
        Secret previous = s.secret("hmac_previous_secret_key", "Secret that is still accepted while keys are rotated.");
        long until = s.longInteger(
                "hmac_previous_secret_key_valid_until",
                "Until when the previous secret is accepted, in seconds since 1970; 0 for no limit.");
        String rsa = s.withoutEffect(
                REFUSED, keys -> keys.pem("rsa_public_key", "Public key of tokens signed with RS256, RS384 or RS512."));
        String ecdsa = s.withoutEffect(
                REFUSED,
                keys -> keys.pem("ecdsa_public_key", "Public key of tokens signed with ES256, ES384 or ES512."));
        String jwks = s.withoutEffect(
                REFUSED,
                keys -> keys.string(
                        "jwks_public_endpoint", "", "URL of a JSON Web Key Set; the other keys are then not used."));
        String audience = s.string("audience", "", "Audience that tokens must have.");
        String audienceRegex =
                Expressions.read(s, "audience_regex", "Expression that one audience of a token must match.");
        exclusive(s, "audience", audience, audienceRegex);
        String issuer = s.string("issuer", "", "Issuer that tokens must have.");
        String issuerRegex = Expressions.read(s, "issuer_regex", "Expression that the issuer of a token must match.");
        exclusive(s, "issuer", issuer, issuerRegex);
        String claim = s.string("user_id_claim", "", "Claim that carries the user id; empty for `sub`.");
        s.check(claim.isEmpty() || claim.matches("[a-zA-Z_]+"), "user_id_claim", "may contain only letters and _");
        s.unavailableKeys(keys -> keys.bool(
                "insecure_skip_jwks_endpoint_safety_check", "Accept unsafe expressions in a templated JWKS endpoint."));
        return new TokenConfig(
                hmac, previous, until, rsa, ecdsa, jwks, audience, audienceRegex, issuer, issuerRegex, claim);
    }

    private static void exclusive(Section s, String name, String exact, String regex) {
        s.check(exact.isEmpty() || regex.isEmpty(), name, "cannot be set together with " + name + "_regex");
    }
}
