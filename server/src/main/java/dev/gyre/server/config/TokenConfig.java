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
        String userIdClaim) {}
