package dev.gyre.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenConfigTest {

    private static final TokenConfig NONE =
            new TokenConfig(Secret.NONE, Secret.NONE, 0, "", "", "", "", "", "", "", "");

    @Test
    void defaults() {
        assertThat(GyreConfig.defaults().client().token()).isEqualTo(NONE);
        assertThat(GyreConfig.defaults().client().subscriptionToken()).isEmpty();
    }

    @Test
    void everyKey() throws ConfigException {
        var config = Configs.read("""
            {"client": {"token": {
              "hmac_secret_key": "a", "hmac_previous_secret_key": "b", "hmac_previous_secret_key_valid_until": 1700000000,
              "rsa_public_key": "-----BEGIN PUBLIC KEY-----r", "ecdsa_public_key": "-----BEGIN PUBLIC KEY-----e",
              "jwks_public_endpoint": "https://example.com/keys", "audience": "aud", "issuer": "iss", "user_id_claim": "uid"
            }}}\
            """);

        assertThat(config.client().token())
                .isEqualTo(new TokenConfig(
                        new Secret("a"),
                        new Secret("b"),
                        1700000000,
                        "-----BEGIN PUBLIC KEY-----r",
                        "-----BEGIN PUBLIC KEY-----e",
                        "https://example.com/keys",
                        "aud",
                        "",
                        "iss",
                        "",
                        "uid"));
    }

    @Test
    void expressions() throws ConfigException {
        var config = Configs.read(
                "{\"client\": {\"token\": {\"audience_regex\": \"^a+$\", \"issuer_regex\": \"^(?P<name>i+)$\"}}}");

        assertThat(config.client().token().audienceRegex()).isEqualTo("^a+$");
        assertThat(config.client().token().issuerRegex()).isEqualTo("^(?<name>i+)$");
    }

    @Test
    void subscriptionTokensHaveTheirOwnKeysOnlyWhenEnabled() throws ConfigException {
        var on =
                Configs.read("{\"client\": {\"subscription_token\": {\"enabled\": true, \"hmac_secret_key\": \"s\"}}}");
        var off = Configs.read("{\"client\": {\"subscription_token\": {\"hmac_secret_key\": \"s\"}}}");

        assertThat(on.client().subscriptionToken().orElseThrow().hmacSecretKey())
                .isEqualTo(new Secret("s"));
        assertThat(off.client().subscriptionToken()).isEmpty();
    }

    @Test
    void contradictionsAndBrokenExpressionsAreRefused() {
        assertThat(Configs.problems("""
            {"client": {"token": {"audience": "a", "audience_regex": "(", "issuer": "i", "issuer_regex": "x",
              "jwks_public_endpoint": "ftp://x", "user_id_claim": "user-id", "hmac_previous_secret_key_valid_until": -1}}}\
            """))
                .containsExactlyInAnyOrder(
                        "client.token.audience cannot be set together with audience_regex, but is a",
                        "client.token.audience_regex must be a regular expression, but is (",
                        "client.token.issuer cannot be set together with issuer_regex, but is i",
                        "client.token.user_id_claim may contain only letters and _, but is user-id",
                        "client.token.hmac_previous_secret_key_valid_until must not be negative, but is -1");
    }

    @Test
    void secretsAreNeverShown() {
        assertThat(Configs.problems("{\"client\": {\"token\": {\"hmac_secret_key\": [\"hush\"]}}}"))
                .containsExactly("client.token.hmac_secret_key must be a text, but is <hidden>");
    }

    @Test
    void keysThatAreNotUsedYetAreNamedInOneWarning() throws ConfigException {
        assertThat(Configs.warnings("""
            {"client": {"token": {"rsa_public_key": "no such file", "jwks_public_endpoint": "https://example.com"}}}\
            """))
                .containsExactly("client.token.rsa_public_key, client.token.jwks_public_endpoint: not available in this"
                        + " release: tokens are verified with hmac_secret_key only, others are refused");
    }
}
