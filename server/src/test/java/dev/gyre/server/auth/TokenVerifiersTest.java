package dev.gyre.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.algorithms.Algorithm;
import com.sun.net.httpserver.HttpServer;
import dev.gyre.server.auth.Verification.Invalid;
import dev.gyre.server.auth.Verification.Verified;
import dev.gyre.server.config.ClientConfig;
import dev.gyre.server.config.ConfigException;
import dev.gyre.server.config.ConfigLoader;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TokenVerifiersTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1_800_000_000));
    private static final String OWN = "\"subscription_token\": {\"enabled\": true, \"hmac_secret_key\": \"b\"}";

    @Test
    void afterAReloadTheNewSecretCountsAndTheOldOneDoesNot() throws ConfigException {
        TokenVerifiers verifiers = TokenVerifiers.of(hmac("a"), CLOCK);

        verifiers.reload(hmac("b"), CLOCK);

        assertThat(connection(verifiers, hmacToken("b", "{}"))).isInstanceOf(Verified.class);
        assertThat(connection(verifiers, hmacToken("a", "{}"))).isInstanceOf(Invalid.class);
        assertThat(subscription(verifiers, hmacToken("b", "{\"channel\":\"c\"}")))
                .isInstanceOf(Verified.class);
    }

    @Test
    void keysAreReplacedByKeysOfAnotherKind() throws ConfigException {
        KeyPair pair = TestKeys.rsa(2048);
        String signed = TestTokens.sign("{\"alg\":\"RS256\"}", "{}", Algorithm.RSA256(TestKeys.rsaPrivate(pair)));
        TokenVerifiers verifiers = TokenVerifiers.of(hmac("a"), CLOCK);
        assertThat(connection(verifiers, signed)).isInstanceOf(Invalid.class);

        String pem = TestKeys.pem(pair).replace("\n", "\\n");
        verifiers.reload(config("\"token\": {\"rsa_public_key\": \"" + pem + "\"}"), CLOCK);

        assertThat(connection(verifiers, signed)).isInstanceOf(Verified.class);
        assertThat(connection(verifiers, hmacToken("a", "{}"))).isInstanceOf(Invalid.class);
    }

    @Test
    void issuerAndUserIdClaimAreReplacedToo() throws ConfigException {
        TokenVerifiers verifiers = TokenVerifiers.of(hmac("a"), CLOCK);

        verifiers.reload(
                config("\"token\": {\"hmac_secret_key\": \"a\", \"issuer\": \"me\", \"user_id_claim\": \"uid\"}"),
                CLOCK);

        assertThat(connection(verifiers, hmacToken("a", "{\"uid\":\"42\"}"))).isInstanceOf(Invalid.class);
        assertThat(connection(verifiers, hmacToken("a", "{\"iss\":\"me\",\"uid\":\"42\"}")))
                .isInstanceOfSatisfying(
                        Verified.class,
                        verified ->
                                assertThat(verified.token()).extracting("user").isEqualTo("42"));
    }

    @Test
    void subscriptionTokensGetAConfigurationOfTheirOwnAndLoseIt() throws ConfigException {
        String token = hmacToken("b", "{\"channel\":\"c\"}");
        TokenVerifiers verifiers = TokenVerifiers.of(hmac("a"), CLOCK);
        assertThat(subscription(verifiers, token)).isInstanceOf(Invalid.class);

        verifiers.reload(config("\"token\": {\"hmac_secret_key\": \"a\"}, " + OWN), CLOCK);
        assertThat(subscription(verifiers, token)).isInstanceOf(Verified.class);
        assertThat(connection(verifiers, hmacToken("a", "{}"))).isInstanceOf(Verified.class);

        verifiers.reload(hmac("a"), CLOCK);
        assertThat(subscription(verifiers, token)).isInstanceOf(Invalid.class);
    }

    @Test
    void keysThatWereFetchedStayWhileTheEndpointIsTheSame() throws ConfigException, IOException {
        KeyPair pair = TestKeys.rsa(2048);
        String signed = TestTokens.sign(
                "{\"alg\":\"RS256\",\"kid\":\"k\"}", "{\"iss\":\"me\"}", Algorithm.RSA256(TestKeys.rsaPrivate(pair)));
        var asked = new AtomicInteger();
        HttpServer endpoint = serve(keySet(TestKeys.rsaPublic(pair)), asked);
        String url = "http://127.0.0.1:" + endpoint.getAddress().getPort() + "/keys";
        TokenVerifiers verifiers = TokenVerifiers.of(jwks(url, ""), CLOCK);
        assertThat(connection(verifiers, signed)).isInstanceOf(Verified.class);
        endpoint.stop(0);

        verifiers.reload(jwks(url, "me"), CLOCK);

        assertThat(connection(verifiers, signed)).isInstanceOf(Verified.class);
        assertThat(asked).hasValue(1);
        verifiers.reload(jwks(url, "somebody else"), CLOCK);
        assertThat(connection(verifiers, signed)).isInstanceOf(Invalid.class);
        verifiers.reload(jwks(url + "/others", "me"), CLOCK);
        assertThat(connection(verifiers, signed)).isInstanceOf(Invalid.class);
    }

    private static HttpServer serve(String answer, AtomicInteger asked) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/keys", exchange -> {
            asked.incrementAndGet();
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static String keySet(RSAPublicKey key) {
        return """
            {"keys": [{"kid": "k", "kty": "RSA", "use": "sig", "n": "%s", "e": "%s"}]}\
            """.formatted(number(key.getModulus()), number(key.getPublicExponent()));
    }

    private static String number(BigInteger number) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(number.toByteArray());
    }

    private static ClientConfig hmac(String secret) throws ConfigException {
        return config("\"token\": {\"hmac_secret_key\": \"" + secret + "\"}");
    }

    private static ClientConfig jwks(String url, String issuer) throws ConfigException {
        return config("\"token\": {\"jwks_public_endpoint\": \"" + url + "\", \"issuer\": \"" + issuer + "\"}");
    }

    private static ClientConfig config(String client) throws ConfigException {
        return new ConfigLoader(Map.of(), Map.of())
                .load("config.json", "{\"client\": {" + client + "}}")
                .config()
                .client();
    }

    private static String hmacToken(String secret, String claims) {
        return TestTokens.sign("{\"alg\":\"HS256\"}", claims, Algorithm.HMAC256(secret));
    }

    private static Verification<ConnectionToken> connection(TokenVerifiers verifiers, String token) {
        return TestVerifier.await(verifiers.verifyConnection(token));
    }

    private static Verification<SubscriptionToken> subscription(TokenVerifiers verifiers, String token) {
        return TestVerifier.await(verifiers.verifySubscription(token));
    }
}
