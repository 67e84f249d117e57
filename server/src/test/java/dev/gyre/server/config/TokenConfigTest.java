package dev.gyre.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenConfigTest {

    private static final String RSA_PEM = """
        -----BEGIN PUBLIC KEY-----
        MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAzkTutlpFIiwnkxAVvwLX
        tVCjEP2i2mXaP/fkBC7ro2jsuxOwEqoo7Y6zg5TRRj/JOZYHZm28zxkuYC0Pvh2F
        dMVng9/bkk7occURO6sxCmVsfj/p1BJvtsUyVrNkeraC2xWCBZb6I4rWJs24xKoP
        2mM8n2I16DhXBcCTM0TV4kw8MGemBarv148j517k87plR9QYW3SYKacGpOo2WyGP
        h82QDOzV7tWfxPpG9KZyXW1WHmexGT0TjC1vK8OqT+iIfZMQsNUqAikXA3FE7miT
        01GlcAOU6nmvN1Yx+vwvrNlDmI3G9RxKZv/DaE4EkVISX9NvEiuymm7wN0l06Vce
        JwIDAQAB
        -----END PUBLIC KEY-----
        """;
    private static final String EC_PEM = """
        -----BEGIN PUBLIC KEY-----
        MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAENmaVXg8jvdsU5xpl1ZwDCYa95zHz
        I+mCN7lv+UjSPu6Cc5rVr1T4USHdxmORJl6I5k3Z3v9tC0pQrgAjJwEQaA==
        -----END PUBLIC KEY-----
        """;

    @Test
    void defaults() {
        assertThat(GyreConfig.defaults().client().token()).isEqualTo(TokenConfig.NONE);
        assertThat(GyreConfig.defaults().client().subscriptionToken()).isEmpty();
    }

    @Test
    void everyKey() throws ConfigException {
        var config = Configs.read("""
            {"client": {"token": {
              "hmac_secret_key": "a", "hmac_previous_secret_key": "b", "hmac_previous_secret_key_valid_until": 1700000000,
              "rsa_public_key": "%s", "ecdsa_public_key": "%s",
              "jwks_public_endpoint": "https://example.com/keys", "audience": "aud", "issuer": "iss", "user_id_claim": "uid"
            }}}\
            """.formatted(RSA_PEM.replace("\n", "\\n"), EC_PEM.replace("\n", "\\n")));

        assertThat(config.client().token())
                .isEqualTo(new TokenConfig(
                        new Secret("a"),
                        new Secret("b"),
                        1700000000,
                        PublicKeys.rsa(RSA_PEM),
                        PublicKeys.ecdsa(EC_PEM),
                        new JwksEndpoint("https://example.com/keys"),
                        "aud",
                        "",
                        "iss",
                        "",
                        "uid"));
        assertThat(config.client().token().rsaPublicKey()).isPresent();
        assertThat(config.client().token().ecdsaPublicKey()).isPresent();
    }

    @Test
    void expressionsAreThoseOfGo() throws ConfigException {
        var config = Configs.read(
                "{\"client\": {\"token\": {\"audience_regex\": \"^a+$\", \"issuer_regex\": \"^(?P<name>i+)$\"}}}");

        assertThat(config.client().token().audienceRegex()).isEqualTo("^a+$");
        assertThat(config.client().token().issuerRegex()).isEqualTo("^(?P<name>i+)$");
        assertThat(Configs.problems("{\"client\": {\"token\": {\"issuer_regex\": \"a(?=b)\"}}}"))
                .containsExactly("client.token.issuer_regex must be a regular expression in the syntax of Go (RE2), but"
                        + " is a(?=b)");
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
                        "client.token.audience_regex must be a regular expression in the syntax of Go (RE2), but is (",
                        "client.token.jwks_public_endpoint must be a URL that begins with http:// or https://, but is"
                                + " ftp://x",
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
    void keysOfTheWrongKindAreRefused() {
        String rsa = RSA_PEM.replace("\n", "\\n");
        String ecdsa = EC_PEM.replace("\n", "\\n");

        assertThat(Configs.problems("{\"client\": {\"token\": {\"rsa_public_key\": \"" + ecdsa
                        + "\", \"ecdsa_public_key\": \"" + rsa + "\"}}}"))
                .containsExactlyInAnyOrder(
                        "client.token.rsa_public_key must be an RSA public key of 1024 bits or more, but is a text of "
                                + EC_PEM.length() + " characters",
                        "client.token.ecdsa_public_key must be an ECDSA public key on the curve P-256, P-384 or P-521,"
                                + " but is a text of " + RSA_PEM.length() + " characters");
    }

    @Test
    void keysBesideAJwksEndpointAreIgnoredWithAWarning() throws ConfigException {
        assertThat(Configs.warnings("""
            {"client": {"token": {"hmac_secret_key": "s", "jwks_public_endpoint": "https://example.com"}}}\
            """))
                .containsExactly(
                        "client.token: only the keys of jwks_public_endpoint are used, the other keys are ignored");
    }

    @Test
    void groupsOfAJwksEndpointMustListTheirValues() throws ConfigException {
        String unsafe = "{\"client\": {\"token\": {\"jwks_public_endpoint\": \"https://{{realm}}.test\","
                + " \"issuer_regex\": \"^(?P<realm>.+)$\"%s}}}";

        assertThat(Configs.problems(unsafe.formatted("")))
                .containsExactly(
                        "client.token.issuer_regex must list the values of the group realm, as in value1|value2,"
                                + " because jwks_public_endpoint uses it, but is ^(?P<realm>.+)$");
        assertThat(Configs.warnings(unsafe.formatted(", \"insecure_skip_jwks_endpoint_safety_check\": true")))
                .containsExactly(
                        "client.token.issuer_regex is unsafe: it must list the values of the group realm, as in"
                                + " value1|value2, because jwks_public_endpoint uses it");
    }

    @Test
    void keysThatAreSwitchedOffAreNotJudged() {
        assertThat(Configs.problems("""
            {"client": {"subscription_token": {"enabled": false, "rsa_public_key": "-----BEGIN X-----",
              "jwks_public_endpoint": "nowhere"}}}\
            """)).isEmpty();
    }
}
