package dev.gyre.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.algorithms.Algorithm;
import dev.gyre.server.auth.KeyFetch.Answer;
import dev.gyre.server.auth.Verification.Invalid;
import dev.gyre.server.auth.Verification.Undecided;
import dev.gyre.server.auth.Verification.Verified;
import dev.gyre.server.config.JwksEndpoint;
import dev.gyre.server.config.Secret;
import dev.gyre.server.config.TokenConfig;
import java.net.URI;
import java.security.KeyPair;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class JwksKeysTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1_800_000_000));
    private static final KeyPair ONE = TestKeys.rsa(2048);
    private static final KeyPair TWO = TestKeys.rsa(2048);

    private final Map<String, Answer> answers = new HashMap<>();
    private final List<URI> asked = new ArrayList<>();

    private TestVerifier verifier(String endpoint, String issuerRegex, String audienceRegex) {
        JwksEndpoint jwks = new JwksEndpoint(endpoint);
        TokenConfig config = new TokenConfig(
                new Secret("secret"),
                Secret.NONE,
                0,
                Optional.of(TestKeys.rsaPublic(TWO)),
                Optional.empty(),
                jwks,
                "",
                audienceRegex,
                "",
                issuerRegex,
                "");
        KeyFetch fetch = (uri, _) -> {
            asked.add(uri);
            return CompletableFuture.completedFuture(
                    answers.getOrDefault(uri.toString(), new Answer.Failed("it answers 404")));
        };
        JwksKeys keys = new JwksKeys("client.token", jwks, uri -> new KeySet(uri, fetch, CLOCK, 100));
        return new TestVerifier(new TokenVerifier("client.token", config, keys, false, CLOCK));
    }

    private void serve(String uri, String id, KeyPair pair) {
        answers.put(uri, new Answer.Fetched(Map.of(id, VerificationKey.rsa(TestKeys.rsaPublic(pair)))));
    }

    private static String token(String header, String claims, KeyPair pair) {
        return TestTokens.sign(header, claims, Algorithm.RSA256(TestKeys.rsaPrivate(pair)));
    }

    private static String header(String kid) {
        return "{\"alg\":\"RS256\",\"kid\":\"" + kid + "\"}";
    }

    @Test
    void theKeyIsTakenFromTheSet() {
        TestVerifier verifier = verifier("https://idp.test/keys", "", "");
        serve("https://idp.test/keys", "one", ONE);

        assertThat(verifier.verifyConnection(token(header("one"), "{}", ONE))).isInstanceOf(Verified.class);
        assertThat(verifier.verifyConnection(token(header("one"), "{}", TWO)))
                .isEqualTo(new Invalid<>("its signature does not fit the key of client.token.jwks_public_endpoint"));
        assertThat(asked).hasSize(1);
    }

    @Test
    void keysOfTheConfigurationAreIgnored() {
        TestVerifier verifier = verifier("https://idp.test/keys", "", "");
        serve("https://idp.test/keys", "one", ONE);

        for (String token : List.of(
                token(header("two"), "{}", TWO),
                token("{\"alg\":\"RS256\"}", "{}", TWO),
                TestTokens.sign("{\"alg\":\"HS256\"}", "{}", Algorithm.HMAC256("secret")),
                TestTokens.sign("{\"alg\":\"HS256\",\"kid\":\"one\"}", "{}", Algorithm.HMAC256("secret")))) {
            assertThat(verifier.verifyConnection(token)).isInstanceOf(Invalid.class);
        }
    }

    @Test
    void aTokenWithoutKeyIdIsRefusedUnasked() {
        TestVerifier verifier = verifier("https://idp.test/keys", "", "");

        for (String header : List.of("{\"alg\":\"RS256\"}", header(""), "{\"alg\":\"RS256\",\"kid\":null}")) {
            assertThat(verifier.verifyConnection(token(header, "{}", ONE)))
                    .isEqualTo(new Invalid<>("its header has no kid, which JWKS needs"));
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void aKeyIdIsNothingButAName() {
        TestVerifier verifier = verifier("https://idp.test/keys", "", "");
        serve("https://idp.test/keys", "one", ONE);

        for (String kid : List.of(
                "../one",
                "/etc/passwd",
                "one' OR '1'='1",
                "http://evil.test/keys",
                "file:///dev/null",
                "one\\u0000",
                "ONE",
                "https://idp.test/keys\\u0000one",
                "x".repeat(10_000))) {
            assertThat(verifier.verifyConnection(token(header(kid), "{}", ONE)))
                    .isEqualTo(new Invalid<>("no key of client.token.jwks_public_endpoint has its kid"));
        }
        assertThat(asked).containsOnly(URI.create("https://idp.test/keys"));
    }

    @Test
    void urlsAndKeysInTheHeaderAreNotAsked() {
        TestVerifier verifier = verifier("https://idp.test/keys", "", "");
        serve("https://idp.test/keys", "one", ONE);
        serve("https://evil.test/keys", "one", TWO);

        String foreign = "{\"alg\":\"RS256\",\"kid\":\"one\",\"jku\":\"https://evil.test/keys\","
                + "\"x5u\":\"https://evil.test/keys\"}";
        assertThat(verifier.verifyConnection(token(foreign, "{}", TWO))).isInstanceOf(Invalid.class);
        assertThat(asked).containsExactly(URI.create("https://idp.test/keys"));
    }

    @Test
    void groupsOfIssuerAndAudienceMakeTheUrl() {
        TestVerifier verifier =
                verifier("https://{{host}}.test/{{app}}/keys", "^https://(?P<host>a|b)$", "^app:(?P<app>x|y)$");
        serve("https://a.test/x/keys", "k", ONE);
        serve("https://b.test/y/keys", "k", TWO);
        String ax = "{\"iss\":\"https://a\",\"aud\":[\"none\",\"app:x\",\"app:y\"]}";
        String by = "{\"iss\":\"https://b\",\"aud\":\"app:y\"}";

        assertThat(verifier.verifyConnection(token(header("k"), ax, ONE))).isInstanceOf(Verified.class);
        assertThat(verifier.verifyConnection(token(header("k"), by, TWO))).isInstanceOf(Verified.class);
        assertThat(asked).containsExactly(URI.create("https://a.test/x/keys"), URI.create("https://b.test/y/keys"));
    }

    @Test
    void aTenantsKeyDoesNotCountForAnother() {
        TestVerifier verifier = verifier("https://{{tenant}}.test/keys", "^(?P<tenant>a|b)$", "");
        serve("https://a.test/keys", "k", ONE);
        serve("https://b.test/keys", "k", TWO);

        assertThat(verifier.verifyConnection(token(header("k"), "{\"iss\":\"a\"}", ONE)))
                .isInstanceOf(Verified.class);
        assertThat(verifier.verifyConnection(token(header("k"), "{\"iss\":\"b\"}", ONE)))
                .isInstanceOf(Invalid.class);
    }

    @Test
    void anIssuerOutsideThePatternAsksNobody() {
        TestVerifier verifier = verifier("https://{{tenant}}.test/keys", "^(?P<tenant>a|b)$", "");

        assertThat(verifier.verifyConnection(token(header("k"), "{\"iss\":\"c\"}", ONE)))
                .isEqualTo(new Invalid<>("its issuer does not match client.token.issuer_regex"));
        assertThat(asked).isEmpty();
    }

    @Test
    void anUnsafePatternCannotLeaveThePath() {
        TestVerifier verifier = verifier("https://idp.test/realms/{{realm}}/keys", "^(?P<realm>.*)$", "");

        for (String realm : List.of("../evil", "..", "a/../../b", "%2e%2e/evil", "a//b", "", "a\\\\..", "a b", "{}")) {
            assertThat(verifier.verifyConnection(token(header("k"), "{\"iss\":\"" + realm + "\"}", ONE)))
                    .as(realm)
                    .isEqualTo(
                            new Invalid<>("its issuer or audience makes no URL of client.token.jwks_public_endpoint"));
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void aKeyIsForItsAlgorithmOnly() {
        TestVerifier verifier = verifier("https://idp.test/keys", "", "");
        answers.put(
                "https://idp.test/keys",
                new Answer.Fetched(
                        Map.of("k", VerificationKey.rsa(TestKeys.rsaPublic(ONE)).only("RS256"))));
        String token =
                TestTokens.sign("{\"alg\":\"RS512\",\"kid\":\"k\"}", "{}", Algorithm.RSA512(TestKeys.rsaPrivate(ONE)));

        assertThat(verifier.verifyConnection(token))
                .isEqualTo(
                        new Invalid<>("its algorithm is not the one of the key of client.token.jwks_public_endpoint"));
    }

    @Test
    void aFailingEndpointMakesTokensInvalidAndAnOverloadedOneUndecided() {
        TestVerifier verifier = verifier("https://idp.test/keys", "", "");
        assertThat(verifier.verifyConnection(token(header("k"), "{}", ONE)))
                .isEqualTo(
                        new Invalid<>("the keys of client.token.jwks_public_endpoint cannot be had: it answers 404"));

        answers.put("https://idp.test/keys", new Answer.Overloaded("too many"));
        assertThat(verifier.verifyConnection(token(header("k"), "{}", ONE)))
                .isEqualTo(new Undecided<>("client.token.jwks_public_endpoint: too many"));
    }

    @Test
    void madeUpUrlsAreForgotten() {
        TestVerifier verifier = verifier("https://{{tenant}}.test/keys", "^(?P<tenant>[a-z0-9]+)$", "");
        serve("https://a.test/keys", "k", ONE);
        String good = token(header("k"), "{\"iss\":\"a\"}", ONE);
        verifier.verifyConnection(good);

        for (int i = 0; i < 300; i++) {
            verifier.verifyConnection(token(header("k"), "{\"iss\":\"x" + i + "\"}", ONE));
        }
        asked.clear();

        assertThat(verifier.verifyConnection(good)).isInstanceOf(Verified.class);
        assertThat(asked).containsExactly(URI.create("https://a.test/keys"));
    }
}
