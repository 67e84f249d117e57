package dev.gyre.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.algorithms.Algorithm;
import dev.gyre.protocol.Payload;
import dev.gyre.server.auth.Verification.Expired;
import dev.gyre.server.auth.Verification.Invalid;
import dev.gyre.server.auth.Verification.Undecodable;
import dev.gyre.server.auth.Verification.Verified;
import dev.gyre.server.config.JwksEndpoint;
import dev.gyre.server.config.Secret;
import dev.gyre.server.config.TokenConfig;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenVerifierTest {

    private static final long NOW = 1_800_000_000;
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(NOW));
    private static final TokenConfig HMAC = config("secret", "", 0);

    private final TestVerifier verifier = verifier(HMAC);

    private static TestVerifier verifier(TokenConfig config) {
        return new TestVerifier(TokenVerifier.of("client.token", config, false, CLOCK));
    }

    private static TokenConfig config(String secret, String previous, long previousUntil) {
        return config(secret, previous, previousUntil, "", "", "", "", "");
    }

    private static TokenConfig config(
            String secret,
            String previous,
            long previousUntil,
            String audience,
            String audienceRegex,
            String issuer,
            String issuerRegex,
            String userIdClaim) {
        return new TokenConfig(
                new Secret(secret),
                new Secret(previous),
                previousUntil,
                Optional.empty(),
                Optional.empty(),
                JwksEndpoint.NONE,
                audience,
                audienceRegex,
                issuer,
                issuerRegex,
                userIdClaim);
    }

    private static TokenConfig checking(String audience, String audienceRegex, String issuer, String issuerRegex) {
        return config("secret", "", 0, audience, audienceRegex, issuer, issuerRegex, "");
    }

    private static TokenConfig userClaim(String claim) {
        return config("secret", "", 0, "", "", "", "", claim);
    }

    private static String token(String claims) {
        return TestTokens.sign("{\"alg\":\"HS256\"}", claims, Algorithm.HMAC256("secret"));
    }

    private ConnectionToken verified(String claims) {
        return verified(verifier, claims);
    }

    private static ConnectionToken verified(TestVerifier verifier, String claims) {
        Verification<ConnectionToken> result = verifier.verifyConnection(token(claims));
        assertThat(result).isInstanceOf(Verified.class);
        return ((Verified<ConnectionToken>) result).token();
    }

    @Test
    void everyHmacAlgorithmCounts() {
        for (var signed : List.of(
                TestTokens.sign("{\"alg\":\"HS256\"}", "{}", Algorithm.HMAC256("secret")),
                TestTokens.sign("{\"alg\":\"HS384\"}", "{}", Algorithm.HMAC384("secret")),
                TestTokens.sign(
                        "{\"alg\":\"HS512\",\"typ\":\"JWT\",\"kid\":\"any\"}", "{}", Algorithm.HMAC512("secret")))) {
            assertThat(verifier.verifyConnection(signed)).isInstanceOf(Verified.class);
        }
    }

    @Test
    void headerCannotChooseAnAlgorithmWithoutKey() {
        String claims = "{\"sub\":\"42\"}";
        Algorithm secret = Algorithm.HMAC256("secret");

        for (var forged : List.of(
                TestTokens.sign("{\"alg\":\"none\"}", claims, Algorithm.none()),
                TestTokens.sign("{\"alg\":\"none\"}", claims, secret),
                TestTokens.sign("{\"alg\":\"RS256\"}", claims, secret),
                TestTokens.sign("{\"alg\":\"HS512\"}", claims, secret),
                TestTokens.sign("{\"alg\":\"hs256\"}", claims, secret),
                TestTokens.sign("{\"alg\":null}", claims, secret),
                TestTokens.sign("{}", claims, secret),
                TestTokens.sign("{\"alg\":\"HS256\"}", claims, Algorithm.HMAC256("other")))) {
            assertThat(verifier.verifyConnection(forged)).isInstanceOf(Invalid.class);
        }
    }

    @Test
    void withoutSecretNothingIsSigned() {
        TestVerifier keyless = verifier(config("", "", 0));

        assertThat(keyless.verifyConnection(token("{}"))).isInstanceOf(Invalid.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", ".", "..", "...", "abc", "a.b.c", "{}.{}.{}", "e30.e30.", "\u0000.\u0000.\u0000"})
    void garbageIsInvalid(String garbage) {
        assertThat(verifier.verifyConnection(garbage)).isInstanceOf(Invalid.class);
        assertThat(verifier.verifySubscription(garbage)).isInstanceOf(Invalid.class);
    }

    @Test
    void signedClaimsOfAWrongTypeAreInvalid() {
        for (String claims : List.of(
                "[]",
                "nope",
                "{\"sub\":42}",
                "{\"exp\":\"tomorrow\"}",
                "{\"nbf\":\"tomorrow\"}",
                "{\"aud\":7}",
                "{\"aud\":[7]}",
                "{\"iss\":7}",
                "{\"jti\":7}",
                "{\"expire_at\":1.5}",
                "{\"channels\":\"a\"}",
                "{\"channels\":[1]}",
                "{\"subs\":[]}",
                "{\"subs\":{\"a\":7}}",
                "{\"subs\":{\"a\":{\"override\":7}}}",
                "{\"subs\":{\"a\":{\"override\":{\"presence\":true}}}}",
                "{\"subs\":{\"a\":{\"override\":{\"presence\":{\"value\":1}}}}}",
                "{\"subs\":{\"a\":{\"b64data\":\"%%%\"}}}",
                "{\"channel\":\"a\"}",
                "{\"sub\":\"42\"} {}")) {
            assertThat(verifier.verifyConnection(token(claims))).as(claims).isInstanceOf(Invalid.class);
        }
    }

    @Test
    void timesMayBeTexts() {
        String later = String.valueOf(NOW + 60);

        assertThat(verified("{\"exp\":\"" + later + "\",\"nbf\":\"1.5\",\"iat\":\"0\"}")
                        .expireAt())
                .isEqualTo(NOW + 60);
        assertThat(verifier.verifyConnection(token("{\"exp\":\"1\"}"))).isInstanceOf(Expired.class);
        assertThat(verifier.verifyConnection(token("{\"nbf\":\"" + later + "\"}")))
                .isInstanceOf(Expired.class);
        for (String text : List.of("", " 1", "1 ", "+1", "01", "0x1", "1d", "NaN", "Infinity", "1e400")) {
            assertThat(verifier.verifyConnection(token("{\"exp\":\"" + text + "\"}")))
                    .as(text)
                    .isInstanceOf(Invalid.class);
        }
        assertThat(verifier.verifyConnection(token("{\"exp\":1e400}"))).isInstanceOf(Invalid.class);
    }

    @Test
    void distantTimesAreTimes() {
        assertThat(verified("{\"exp\":1e20}").expireAt()).isEqualTo(Long.MAX_VALUE);
        assertThat(verified("{\"exp\":9223372036854775807,\"iat\":9223372036854775808}")
                        .expireAt())
                .isEqualTo(Long.MAX_VALUE);
        assertThat(verifier.verifyConnection(token("{\"nbf\":1e20}"))).isInstanceOf(Expired.class);
    }

    @Test
    void claimsOfTheOtherKindOfTokenAreTheBackEndsOwn() {
        String connection = "{\"sub\":\"42\",\"client\":5,\"override\":true,\"b64data\":[]}";
        String subscription = "{\"sub\":\"42\",\"channel\":\"a\",\"channels\":7,\"subs\":true,\"meta\":1}";

        assertThat(verified(connection).user()).isEqualTo("42");
        assertThat(verifier.verifySubscription(token(subscription))).isInstanceOf(Verified.class);
        assertThat(verifier.verifySubscription(token("{\"channel\":\"a\",\"client\":5}")))
                .isInstanceOf(Invalid.class);
        assertThat(verifier.verifySubscription(token("{\"channel\":\"a\",\"override\":true}")))
                .isInstanceOf(Invalid.class);
    }

    @Test
    void caseOfClaimNamesDoesNotCount() {
        assertThat(verified("{\"Sub\":\"42\",\"CHANNELS\":[\"a\"]}").user()).isEqualTo("42");
        assertThat(verified("{\"Subs\":{\"a\":{\"Override\":{\"Presence\":{\"Value\":true}}}}}")
                        .subs()
                        .firstEntry()
                        .getValue()
                        .overrides()
                        .presence())
                .isTrue();
        assertThat(verifier.verifyConnection(token("{\"EXP\":1}"))).isInstanceOf(Expired.class);
        assertThat(verifier.verifyConnection(token("{\"Channel\":\"a\"}"))).isInstanceOf(Invalid.class);
        assertThat(verified(verifier(userClaim("user_id")), "{\"User_id\":\"42\"}")
                        .user())
                .isEmpty();
    }

    @Test
    void headersThatAreNoneAreInvalid() {
        Algorithm secret = Algorithm.HMAC256("secret");

        for (String header : List.of(
                "null",
                "[]",
                "\"HS256\"",
                "",
                "{\"alg\":256}",
                "{\"alg\":[\"HS256\"]}",
                "{\"alg\":\"HS256\",\"kid\":1}",
                "{\"alg\":\"HS256\",\"kid\":{}}",
                "{\"alg\":\"HS256\",\"typ\":1}",
                "{\"alg\":\"HS256\"}x",
                "{\"alg\":\"HS256\"}{}",
                "{\"alg\":\"HS256\",\"x\":" + "[".repeat(20_000))) {
            assertThat(verifier.verifyConnection(TestTokens.sign(header, "{}", secret)))
                    .as(header)
                    .isInstanceOf(Invalid.class);
        }
    }

    @Test
    void keysAndUrlsInTheHeaderAreNotHeeded() {
        Algorithm other = Algorithm.HMAC256("other");

        for (String member : List.of(
                "\"jwk\":{\"kty\":\"oct\",\"k\":\"b3RoZXI\"}",
                "\"jku\":\"http://127.0.0.1:1/keys\"",
                "\"x5u\":\"http://127.0.0.1:1/\"",
                "\"x5c\":[\"AAAA\"]",
                "\"kid\":\"../../../dev/null\"")) {
            String header = "{\"alg\":\"HS256\"," + member + "}";

            assertThat(verifier.verifyConnection(TestTokens.sign(header, "{}", other)))
                    .as(header)
                    .isInstanceOf(Invalid.class);
            assertThat(verifier.verifyConnection(TestTokens.sign(header, "{}", Algorithm.HMAC256("secret"))))
                    .as(header)
                    .isInstanceOf(Verified.class);
        }
    }

    @Test
    void paddingIsInvalidAndLineBreaksAtTheEndAreNot() {
        String good = token("{}");

        assertThat(verifier.verifyConnection(good + "=")).isInstanceOf(Invalid.class);
        assertThat(verifier.verifyConnection(good + " ")).isInstanceOf(Invalid.class);
        assertThat(verifier.verifyConnection(good + "\r\n")).isInstanceOf(Verified.class);
        assertThat(verifier.verifyConnection("\n")).isInstanceOf(Invalid.class);
    }

    @Test
    void deepNestingIsInvalid() {
        String deep = "{\"info\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}";

        assertThat(verifier.verifyConnection(token(deep))).isInstanceOf(Invalid.class);
    }

    @Test
    void overlongTokenIsInvalid() {
        String info = "x".repeat(TokenVerifier.MAX_LENGTH);

        assertThat(verifier.verifyConnection(token("{\"info\":\"" + info + "\"}")))
                .isInstanceOf(Invalid.class);
    }

    @Test
    void timeCountsAfterTheSignature() {
        String expired = "{\"exp\":" + (NOW - 10) + "}";
        String forged = TestTokens.sign("{\"alg\":\"HS256\"}", expired, Algorithm.HMAC256("other"));

        assertThat(verifier.verifyConnection(token(expired))).isInstanceOf(Expired.class);
        assertThat(verifier.verifyConnection(token("{\"exp\":0}"))).isInstanceOf(Expired.class);
        assertThat(verifier.verifyConnection(token("{\"nbf\":" + (NOW + 10) + "}")))
                .isInstanceOf(Expired.class);
        assertThat(verifier.verifyConnection(forged)).isInstanceOf(Invalid.class);
    }

    @Test
    void nullClaimsAreAbsent() {
        ConnectionToken token = verified(
                "{\"sub\":null,\"exp\":null,\"nbf\":null,\"iat\":null,\"iss\":null,"
                    + "\"channels\":null,\"subs\":null,\"meta\":null,\"b64info\":null,\"expire_at\":null,\"channel\":null}");

        assertThat(token.user()).isEmpty();
        assertThat(token.expireAt()).isZero();
        assertThat(token.subs()).isEmpty();
    }

    @Test
    void audienceMayNotBeNull() {
        assertThat(verifier.verifyConnection(token("{\"aud\":null}"))).isInstanceOf(Invalid.class);
    }

    @Test
    void expireAtReplacesExp() {
        String exp = "\"exp\":" + (NOW + 60);

        assertThat(verified("{" + exp + "}").expireAt()).isEqualTo(NOW + 60);
        assertThat(verified("{\"exp\":" + (NOW + 60) + ".7}").expireAt()).isEqualTo(NOW + 60);
        assertThat(verified("{" + exp + ",\"expire_at\":" + (NOW + 600) + "}").expireAt())
                .isEqualTo(NOW + 600);
        assertThat(verified("{" + exp + ",\"expire_at\":0}").expireAt()).isZero();
        assertThat(verified("{\"expire_at\":" + (NOW - 10) + "}").expireAt()).isEqualTo(NOW - 10);
    }

    @Test
    void infoKeepsItsBytes() {
        assertThat(verified("{\"info\": {\"n\" : 1.50, \"t\":\"\\u00e9\"} }").info())
                .isEqualTo(Payload.of("{\"n\" : 1.50, \"t\":\"\\u00e9\"}"));
        assertThat(verified("{\"info\":\"x\",\"sub\":\"1\"}").info()).isEqualTo(Payload.of("\"x\""));
        assertThat(verified("{\"info\":12 ,\"sub\":\"1\"}").info()).isEqualTo(Payload.of("12"));
        assertThat(verified("{\"info\":null}").info()).isEqualTo(Payload.of("null"));
        assertThat(verified("{\"info\":1,\"b64info\":\"eyJiIjoxfQ==\"}").info()).isEqualTo(Payload.of("{\"b\":1}"));
        assertThat(verified("{\"b64info\":\"eyJi\\nIjoxfQ==\\r\\n\"}").info()).isEqualTo(Payload.of("{\"b\":1}"));
        assertThat(verifier.verifyConnection(token("{\"b64info\":\"%%%\"}"))).isInstanceOf(Undecodable.class);
        assertThat(verifier.verifyConnection(token("{\"b64info\":\"eyJiIjoxfQ\"}")))
                .as("without padding")
                .isInstanceOf(Undecodable.class);
    }

    @Test
    void metaKeepsItsBytes() {
        assertThat(verified("{\"meta\": {\"role\" : [1.0]} }").meta()).isEqualTo(Payload.of("{\"role\" : [1.0]}"));
        assertThat(verified("{}").meta()).isEqualTo(Payload.EMPTY);
    }

    @Test
    void tokensOfOneKindDoNotCountAsTheOther() {
        String connection = token("{\"sub\":\"42\",\"info\":{}}");
        String subscription = token("{\"sub\":\"42\",\"channel\":\"a\"}");

        assertThat(verifier.verifySubscription(connection))
                .isEqualTo(new Invalid<>("it has no channel claim, so it is no subscription token"));
        assertThat(verifier.verifyConnection(subscription))
                .isEqualTo(new Invalid<>("it has a channel claim, so it is no connection token"));
    }

    @Test
    void expressionsMatchInLinearTime() {
        TestVerifier regex = verifier(checking("", "^(a+)+$", "", ""));

        assertThat(regex.verifyConnection(token("{\"aud\":\"" + "a".repeat(20_000) + "!\"}")))
                .isEqualTo(new Invalid<>("no audience of it matches client.token.audience_regex"));
    }

    @Test
    void subsWinOverChannels() {
        ConnectionToken both = verified("{\"channels\":[\"a\"],\"subs\":{\"b\":{\"info\":1,\"data\":2,"
                + "\"override\":{\"presence\":{},\"join_leave\":null,\"force_recovery\":{\"value\":true}}}}}");
        ConnectionToken emptySubs = verified("{\"channels\":[\"a\",\"\"],\"subs\":{}}");

        assertThat(both.subs().keySet()).containsExactly("b");
        ConnectionToken.ServerSubscription sub = both.subs().firstEntry().getValue();
        assertThat(sub.info()).isEqualTo(Payload.of("1"));
        assertThat(sub.data()).isEqualTo(Payload.of("2"));
        assertThat(sub.overrides()).isEqualTo(new OptionOverrides(false, null, true, null, null));
        assertThat(emptySubs.subs().keySet()).containsExactly("a");
    }

    @Test
    void userMayStandInAnotherClaim() {
        TestVerifier byClaim = verifier(userClaim("user_id"));

        assertThat(verified(byClaim, "{\"sub\":\"7\"}").user()).isEmpty();
        assertThat(verified(byClaim, "{\"user_id\":42}").user()).isEqualTo("42");
        assertThat(verified(byClaim, "{\"user_id\":\"42\"}").user()).isEqualTo("42");
        assertThat(verified(byClaim, "{\"user_id\":null}").user()).isEmpty();
        assertThat(verified(byClaim, "{\"user_id\":{\"a\":[1]}}").user()).isEqualTo("{\"a\":[1]}");
    }

    @Test
    void previousSecretCountsUntilItsTime() {
        String old = TestTokens.sign("{\"alg\":\"HS256\"}", "{}", Algorithm.HMAC256("old"));

        assertThat(verifier(config("secret", "old", 0)).verifyConnection(old)).isInstanceOf(Verified.class);
        assertThat(verifier(config("secret", "old", NOW)).verifyConnection(old)).isInstanceOf(Verified.class);
        assertThat(verifier(config("secret", "old", NOW - 1)).verifyConnection(old))
                .isInstanceOf(Invalid.class);
    }

    @Test
    void audienceAndIssuerAreChecked() {
        TestVerifier exact = verifier(checking("app", "", "me", ""));
        TestVerifier regex = verifier(checking("", "^app-[ab]$", "", "one|two"));

        for (String good : List.of("{\"aud\":\"app\",\"iss\":\"me\"}", "{\"aud\":[\"x\",\"app\"],\"iss\":\"me\"}")) {
            assertThat(exact.verifyConnection(token(good))).isInstanceOf(Verified.class);
        }
        for (String bad : List.of(
                "{\"iss\":\"me\"}",
                "{\"aud\":\"APP\",\"iss\":\"me\"}",
                "{\"aud\":\"app\"}",
                "{\"aud\":[],\"iss\":\"me\"}",
                "{\"aud\":\"x\",\"iss\":\"me\",\"exp\":1}")) {
            assertThat(exact.verifyConnection(token(bad))).isInstanceOf(Invalid.class);
        }
        assertThat(regex.verifyConnection(token("{\"aud\":\"app-a\",\"iss\":\"https://one.test\"}")))
                .isInstanceOf(Verified.class);
        assertThat(regex.verifyConnection(token("{\"aud\":\"app-c\",\"iss\":\"https://one.test\"}")))
                .isInstanceOf(Invalid.class);
    }

    @Test
    void subscriptionTokenNeedsItsChannel() {
        Verification<SubscriptionToken> good = verifier.verifySubscription(token("{\"sub\":\"42\",\"channel\":\"a\","
                + "\"client\":\"c\",\"info\":1,\"b64data\":\"eyJiIjoxfQ==\",\"expire_at\":" + (NOW + 5) + "}"));

        assertThat(good)
                .isEqualTo(new Verified<>(new SubscriptionToken(
                        "42", "a", "c", NOW + 5, Payload.of("1"), Payload.of("{\"b\":1}"), OptionOverrides.NONE)));
        assertThat(verifier.verifySubscription(token("{\"sub\":\"42\"}"))).isInstanceOf(Invalid.class);
        assertThat(verifier.verifySubscription(token("{\"channel\":7}"))).isInstanceOf(Invalid.class);
        assertThat(verifier.verifySubscription(token("{\"channel\":\"a\",\"b64info\":\"%\"}")))
                .isInstanceOf(Invalid.class);
        assertThat(verifier.verifySubscription(token("{\"channel\":\"a\",\"exp\":1}")))
                .isInstanceOf(Expired.class);
    }

    @Test
    void signatureMayBeSkippedButNothingElse() {
        TestVerifier lax = new TestVerifier(TokenVerifier.of("client.token", HMAC, true, CLOCK));
        Algorithm other = Algorithm.HMAC256("other");

        assertThat(lax.verifyConnection(TestTokens.sign("{\"alg\":\"none\"}", "{}", Algorithm.none())))
                .isInstanceOf(Verified.class);
        assertThat(lax.verifyConnection(TestTokens.sign("{\"alg\":\"HS256\"}", "{\"exp\":1}", other)))
                .isInstanceOf(Expired.class);
        assertThat(lax.verifyConnection(TestTokens.sign("{\"alg\":\"HS256\"}", "{\"channel\":\"a\"}", other)))
                .isInstanceOf(Invalid.class);
        assertThat(lax.verifyConnection("nope")).isInstanceOf(Invalid.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void damagedTokensAreNeverVerified(long seed) {
        Random random = new Random(seed);
        String good = token("{\"sub\":\"42\",\"info\":{\"a\":[1,2]},\"channels\":[\"a\"]}");

        for (int i = 0; i < 2_000; i++) {
            StringBuilder damaged = new StringBuilder(good);
            int at = random.nextInt(good.lastIndexOf('.'));
            damaged.setCharAt(at, (char) (random.nextInt(4) == 0 ? random.nextInt(0x300) : '!' + random.nextInt(94)));
            if (!damaged.toString().equals(good)) {
                assertThat(verifier.verifyConnection(damaged.toString()))
                        .as(damaged.toString())
                        .isInstanceOf(Invalid.class);
            }
        }
    }
}
