package dev.gyre.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.algorithms.Algorithm;
import dev.gyre.server.auth.KeyFetch.Answer;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonWebKeysTest {

    private static final KeyPair RSA = TestKeys.rsa(2048);
    private static final KeyPair P256 = TestKeys.ecdsa("secp256r1");
    private static final KeyPair ED25519 = TestKeys.ed25519();

    private static Answer parse(String... keys) {
        return JsonWebKeys.parse(("{\"keys\":[" + String.join(",", keys) + "]}").getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, VerificationKey> fetched(String... keys) {
        Answer answer = parse(keys);
        assertThat(answer).isInstanceOf(Answer.Fetched.class);
        return ((Answer.Fetched) answer).keys();
    }

    private static VerificationKey only(String key) {
        Map<String, VerificationKey> keys = fetched(key);
        assertThat(keys).hasSize(1);
        return keys.values().iterator().next();
    }

    private static String number(BigInteger number, int bytes) {
        byte[] signed = number.toByteArray();
        byte[] padded = new byte[bytes];
        int length = Math.min(signed.length, bytes);
        System.arraycopy(signed, signed.length - length, padded, bytes - length, length);
        return base64(padded);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String rsa(KeyPair pair, String more) {
        RSAPublicKey key = TestKeys.rsaPublic(pair);
        return "{\"kty\":\"RSA\",\"kid\":\"r\",\"n\":\""
                + number(key.getModulus(), key.getModulus().bitLength() / 8) + "\",\"e\":\"AQAB\"" + more + "}";
    }

    private static String ec(KeyPair pair, String curve, int bytes, String more) {
        ECPublicKey key = TestKeys.ecPublic(pair);
        return "{\"kty\":\"EC\",\"kid\":\"e\",\"crv\":\"" + curve + "\",\"x\":\""
                + number(key.getW().getAffineX(), bytes) + "\",\"y\":\""
                + number(key.getW().getAffineY(), bytes) + "\"" + more + "}";
    }

    private static String ed25519(String more) {
        byte[] encoded = ED25519.getPublic().getEncoded();
        String x = base64(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
        return "{\"kty\":\"OKP\",\"kid\":\"o\",\"crv\":\"Ed25519\",\"x\":\"" + x + "\"" + more + "}";
    }

    private static final String SIG = ",\"use\":\"sig\"";

    @Test
    void anRsaKeyWithoutAlgorithmTakesTheHeaders() {
        assertThat(only(rsa(RSA, SIG)).checks()).containsOnlyKeys("RS256", "RS384", "RS512");
        assertThat(only(rsa(RSA, SIG + ",\"alg\":\"RS384\"")).checks()).containsOnlyKeys("RS384");
    }

    @Test
    void anEcKeyTakesTheAlgorithmOfItsCurve() {
        assertThat(only(ec(P256, "P-256", 32, SIG)).checks()).containsOnlyKeys("ES256");
        assertThat(only(ec(TestKeys.ecdsa("secp384r1"), "P-384", 48, SIG)).checks())
                .containsOnlyKeys("ES384");
        assertThat(only(ec(TestKeys.ecdsa("secp521r1"), "P-521", 66, SIG)).checks())
                .containsOnlyKeys("ES512");
    }

    @Test
    void anEd25519KeyVerifies() throws GeneralSecurityException {
        VerificationKey key = only(ed25519(SIG + ",\"alg\":\"EdDSA\""));
        String signed = TestTokens.base64("{\"alg\":\"EdDSA\"}") + "." + TestTokens.base64("{}");
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(ED25519.getPrivate());
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        String token = signed + "." + base64(signature.sign());

        assertThat(key.signed(SignedToken.parse(token), "EdDSA")).isTrue();
        assertThat(key.signed(SignedToken.parse(token.substring(0, token.length() - 4)), "EdDSA"))
                .isFalse();
        assertThat(key.signed(SignedToken.parse(signed + "."), "EdDSA")).isFalse();
        assertThat(key.signed(SignedToken.parse(signed + ".%%"), "EdDSA")).isFalse();
    }

    @Test
    void keysThatAreOfNoUseAreLeftOut() {
        List<String> useless = List.of(
                "null",
                "7",
                "{}",
                "{\"kty\":\"XX\",\"kid\":\"x\",\"use\":\"sig\"}",
                "{\"kty\":\"oct\",\"kid\":\"x\",\"use\":\"sig\",\"alg\":\"HS256\",\"k\":\"c2VjcmV0\"}",
                rsa(RSA, ""),
                rsa(RSA, ",\"use\":\"enc\""),
                rsa(RSA, SIG + ",\"alg\":\"PS256\""),
                rsa(RSA, SIG + ",\"alg\":\"none\""),
                rsa(RSA, SIG + ",\"alg\":\"HS256\""),
                rsa(TestKeys.rsa(512), SIG),
                "{\"kty\":\"RSA\",\"kid\":\"r\",\"n\":\"%%\",\"e\":\"AQAB\",\"use\":\"sig\"}",
                "{\"kty\":\"RSA\",\"kid\":\"r\",\"n\":\"\",\"e\":\"\",\"use\":\"sig\"}",
                ec(P256, "P-256", 32, SIG + ",\"alg\":\"ES384\""),
                ec(P256, "P-384", 48, SIG),
                ec(P256, "secp256k1", 32, SIG),
                "{\"kty\":\"EC\",\"kid\":\"e\",\"crv\":\"P-256\",\"x\":\"AQ\",\"y\":\"AQ\",\"use\":\"sig\"}",
                "{\"kty\":\"EC\",\"kid\":\"e\",\"crv\":\"P-256\",\"use\":\"sig\"}",
                "{\"kty\":\"OKP\",\"kid\":\"o\",\"crv\":\"X25519\",\"x\":\"" + base64(new byte[32])
                        + "\",\"use\":\"sig\"}",
                "{\"kty\":\"OKP\",\"kid\":\"o\",\"crv\":\"Ed25519\",\"x\":\"AQ\",\"use\":\"sig\"}");

        for (String key : useless) {
            assertThat(parse(key)).as(key).isEqualTo(new Answer.Failed("its key set has no key for signatures"));
            assertThat(fetched(key, ed25519(SIG))).as(key).containsOnlyKeys("o");
        }
    }

    @Test
    void theLastOfSeveralKeysWithOneIdCounts() {
        String other = rsa(TestKeys.rsa(2048), SIG);
        VerificationKey key = fetched(other, rsa(RSA, SIG)).get("r");
        String token = TestTokens.sign("{\"alg\":\"RS256\"}", "{}", Algorithm.RSA256(TestKeys.rsaPrivate(RSA)));

        assertThat(key)
                .isNotNull()
                .satisfies(last -> assertThat(last.signed(SignedToken.parse(token), "RS256"))
                        .isTrue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "nope", "[]", "7", "null", "\"\"", "{}", "{\"keys\":{}}", "{\"keys\":null}", "{\"keys\":["})
    void whatIsNoKeySetFails(String text) {
        assertThat(JsonWebKeys.parse(text.getBytes(StandardCharsets.UTF_8))).isInstanceOf(Answer.Failed.class);
    }

    @Test
    void deepNestingFails() {
        String deep = "{\"keys\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";

        assertThat(JsonWebKeys.parse(deep.getBytes(StandardCharsets.UTF_8))).isInstanceOf(Answer.Failed.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void damagedSetsAreNeverFatal(long seed) {
        Random random = new Random(seed);
        byte[] good = ("{\"keys\":[" + rsa(RSA, SIG) + "," + ec(P256, "P-256", 32, SIG) + "," + ed25519(SIG) + "]}")
                .getBytes(StandardCharsets.UTF_8);

        for (int i = 0; i < 2_000; i++) {
            byte[] damaged = good.clone();
            for (int n = 0; n <= random.nextInt(3); n++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            assertThat(JsonWebKeys.parse(damaged)).isNotNull();
        }
    }
}
