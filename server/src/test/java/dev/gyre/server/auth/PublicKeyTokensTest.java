package dev.gyre.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.algorithms.Algorithm;
import dev.gyre.server.auth.Verification.Invalid;
import dev.gyre.server.auth.Verification.Verified;
import dev.gyre.server.config.JwksEndpoint;
import dev.gyre.server.config.Secret;
import dev.gyre.server.config.TokenConfig;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Tokens signed with the RSA and ECDSA keys of the configuration, and the attacks on such keys.
class PublicKeyTokensTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1_800_000_000));
    private static final String CLAIMS = "{\"sub\":\"42\"}";
    private static final KeyPair RSA = TestKeys.rsa(2048);
    private static final KeyPair OTHER_RSA = TestKeys.rsa(2048);
    private static final KeyPair P256 = TestKeys.ecdsa("secp256r1");

    private static TestVerifier verifier(String secret, Optional<RSAPublicKey> rsa, Optional<ECPublicKey> ecdsa) {
        TokenConfig config =
                new TokenConfig(new Secret(secret), Secret.NONE, 0, rsa, ecdsa, JwksEndpoint.NONE, "", "", "", "", "");
        return new TestVerifier(TokenVerifier.of("client.token", config, false, CLOCK));
    }

    private static TestVerifier rsaVerifier() {
        return verifier("", Optional.of(TestKeys.rsaPublic(RSA)), Optional.empty());
    }

    private static TestVerifier ecdsaVerifier(KeyPair pair) {
        return verifier("", Optional.empty(), Optional.of(TestKeys.ecPublic(pair)));
    }

    private static String header(String algorithm) {
        return "{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\"}";
    }

    private static String refusal(TestVerifier verifier, String token) {
        Verification<ConnectionToken> result = verifier.verifyConnection(token);
        assertThat(result).as(token).isInstanceOf(Invalid.class);
        return ((Invalid<ConnectionToken>) result).reason();
    }

    @Test
    void everyRsaAlgorithmCounts() {
        for (Algorithm algorithm : List.of(
                Algorithm.RSA256(TestKeys.rsaPrivate(RSA)),
                Algorithm.RSA384(TestKeys.rsaPrivate(RSA)),
                Algorithm.RSA512(TestKeys.rsaPrivate(RSA)))) {
            String token = TestTokens.sign(header(algorithm.getName()), CLAIMS, algorithm);

            assertThat(rsaVerifier().verifyConnection(token)).isInstanceOf(Verified.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"secp256r1, ES256", "secp384r1, ES384", "secp521r1, ES512"})
    void theCurveDecidesOnTheAlgorithm(String curve, String name) {
        KeyPair pair = TestKeys.ecdsa(curve);
        TestVerifier verifier = ecdsaVerifier(pair);

        for (Algorithm algorithm : List.of(
                Algorithm.ECDSA256(TestKeys.ecPrivate(pair)),
                Algorithm.ECDSA384(TestKeys.ecPrivate(pair)),
                Algorithm.ECDSA512(TestKeys.ecPrivate(pair)))) {
            String token;
            try {
                token = TestTokens.sign(header(algorithm.getName()), CLAIMS, algorithm);
            } catch (RuntimeException _) {
                // a signature of this curve does not fit into one of that algorithm
                continue;
            }
            if (algorithm.getName().equals(name)) {
                assertThat(verifier.verifyConnection(token)).isInstanceOf(Verified.class);
            } else {
                assertThat(refusal(verifier, token))
                        .isEqualTo("its algorithm " + algorithm.getName()
                                + " has no key: client.token.ecdsa_public_key is unset or of another kind");
            }
        }
    }

    @Test
    void keysOfSeveralKindsStandSideBySide() {
        TestVerifier all =
                verifier("secret", Optional.of(TestKeys.rsaPublic(RSA)), Optional.of(TestKeys.ecPublic(P256)));

        for (Algorithm algorithm : List.of(
                Algorithm.HMAC256("secret"),
                Algorithm.RSA256(TestKeys.rsaPrivate(RSA)),
                Algorithm.ECDSA256(TestKeys.ecPrivate(P256)))) {
            String token = TestTokens.sign(header(algorithm.getName()), CLAIMS, algorithm);

            assertThat(all.verifyConnection(token)).isInstanceOf(Verified.class);
        }
    }

    @Test
    void aPublicKeyIsNoSecret() {
        TestVerifier rsaOnly = rsaVerifier();
        TestVerifier withSecret =
                verifier("secret", Optional.of(TestKeys.rsaPublic(RSA)), Optional.of(TestKeys.ecPublic(P256)));
        List<byte[]> publicTexts = List.of(
                TestKeys.pem(RSA).getBytes(StandardCharsets.US_ASCII),
                TestKeys.pem(RSA).strip().getBytes(StandardCharsets.US_ASCII),
                RSA.getPublic().getEncoded(),
                TestKeys.rsaPublic(RSA).getModulus().toByteArray(),
                TestKeys.pem(P256).getBytes(StandardCharsets.US_ASCII),
                P256.getPublic().getEncoded());

        for (byte[] text : publicTexts) {
            for (Algorithm algorithm :
                    List.of(Algorithm.HMAC256(text), Algorithm.HMAC384(text), Algorithm.HMAC512(text))) {
                String forged = TestTokens.sign(header(algorithm.getName()), CLAIMS, algorithm);
                String disguised = TestTokens.sign(header("RS256"), CLAIMS, algorithm);

                assertThat(refusal(rsaOnly, forged)).contains("client.token.hmac_secret_key is unset");
                assertThat(refusal(withSecret, forged)).contains("does not fit client.token.hmac_secret_key");
                assertThat(refusal(withSecret, disguised)).contains("does not fit client.token.rsa_public_key");
            }
        }
    }

    @Test
    void theHeaderCannotLeaveTheSignatureOut() {
        for (String name : List.of("none", "None", "NONE", "nOnE", "", "HS256 ", "RS256\\u0000", "PS256", "EdDSA")) {
            String unsigned = TestTokens.sign(header(name), CLAIMS, Algorithm.none());

            assertThat(refusal(rsaVerifier(), unsigned)).doesNotContain("None", "NONE");
        }
        String signature = TestTokens.sign(header("RS256"), CLAIMS, Algorithm.none());
        assertThat(refusal(rsaVerifier(), signature)).contains("does not fit client.token.rsa_public_key");
    }

    @Test
    void aHeaderThatBringsItsOwnKeyIsNotBelieved() {
        String n = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(TestKeys.rsaPublic(OTHER_RSA).getModulus().toByteArray());
        Algorithm attacker = Algorithm.RSA256(TestKeys.rsaPrivate(OTHER_RSA));

        for (String member : List.of(
                "\"jwk\":{\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\"" + n + "\"}",
                "\"jku\":\"http://127.0.0.1:1/keys\"",
                "\"x5u\":\"http://127.0.0.1:1/cert\"",
                "\"x5c\":[\""
                        + Base64.getEncoder()
                                .encodeToString(OTHER_RSA.getPublic().getEncoded()) + "\"]",
                "\"kid\":\"../../../../dev/null\"",
                "\"kid\":\"x' UNION SELECT 'key\"",
                "\"kid\":\"http://127.0.0.1:1/key\"")) {
            String header = "{\"alg\":\"RS256\"," + member + "}";

            assertThat(refusal(rsaVerifier(), TestTokens.sign(header, CLAIMS, attacker)))
                    .isEqualTo("its signature does not fit client.token.rsa_public_key");
            assertThat(rsaVerifier()
                            .verifyConnection(
                                    TestTokens.sign(header, CLAIMS, Algorithm.RSA256(TestKeys.rsaPrivate(RSA)))))
                    .isInstanceOf(Verified.class);
        }
    }

    @Test
    void aDamagedSignatureDoesNotCount() {
        for (boolean ecdsa : List.of(true, false)) {
            TestVerifier verifier = ecdsa ? ecdsaVerifier(P256) : rsaVerifier();
            Algorithm algorithm =
                    ecdsa ? Algorithm.ECDSA256(TestKeys.ecPrivate(P256)) : Algorithm.RSA256(TestKeys.rsaPrivate(RSA));
            String head = TestTokens.base64(header(algorithm.getName()));
            String body = TestTokens.base64(CLAIMS);
            byte[] good =
                    algorithm.sign(head.getBytes(StandardCharsets.US_ASCII), body.getBytes(StandardCharsets.US_ASCII));

            for (int length : List.of(0, 1, good.length / 2, good.length - 1, good.length + 1, 4096)) {
                refusal(verifier, TestTokens.join(head, body, Arrays.copyOf(good, length)));
            }
            for (int at = 0; at < good.length; at += 7) {
                byte[] flipped = good.clone();
                flipped[at] ^= 1;
                refusal(verifier, TestTokens.join(head, body, flipped));
            }
            refusal(verifier, TestTokens.join(head, body, new byte[good.length]));
            assertThat(verifier.verifyConnection(TestTokens.join(head, body, good)))
                    .isInstanceOf(Verified.class);
        }
    }

    @Test
    void aKeyOfAnotherPairDoesNotCount() {
        String rsa = TestTokens.sign(header("RS256"), CLAIMS, Algorithm.RSA256(TestKeys.rsaPrivate(OTHER_RSA)));
        String ecdsa = TestTokens.sign(
                header("ES256"), CLAIMS, Algorithm.ECDSA256(TestKeys.ecPrivate(TestKeys.ecdsa("secp256r1"))));

        assertThat(refusal(rsaVerifier(), rsa)).contains("does not fit");
        assertThat(refusal(ecdsaVerifier(P256), ecdsa)).contains("does not fit");
        assertThat(refusal(rsaVerifier(), ecdsa)).contains("client.token.ecdsa_public_key is unset");
    }

    @Test
    void aReasonHoldsNothingOfTheToken() {
        String token = TestTokens.sign(
                "{\"alg\":\"canary-alg\",\"kid\":\"canary-kid\"}", "{\"sub\":\"canary-sub\"}", Algorithm.none());

        assertThat(refusal(rsaVerifier(), token)).doesNotContain("canary");
    }
}
