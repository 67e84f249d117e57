package dev.gyre.deploy.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.SignatureVerificationException;
import com.auth0.jwt.interfaces.DecodedJWT;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VariablesTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

    private final Variables variables = new Variables(InstantSource.fixed(NOW));

    @BeforeEach
    void set() {
        variables.set("uniq", TextNode.valueOf("run1"));
        variables.set("offset", IntNode.valueOf(7));
    }

    @Test
    void fillsKeysAndValuesAndKeepsTypes() {
        assertThat(fill("""
            {"c-{{uniq}}":["{{offset}}","at {{offset}}","{{now-60}}",true]}\
            """)).isEqualTo("""
                {"c-run1":[7,"at 7",1699999940,true]}\
                """);
    }

    @Test
    void signsTokensWithNestedClaimsAndTimes() {
        DecodedJWT token = JWT.decode(variables.fill("""
            {{token:{"sub":"u-[[uniq]]","exp":"+10","info":{"a":{"b":"}} \\" {"}}}}}\
            """));

        Algorithm.HMAC256(TestToken.SECRET).verify(token);
        assertThat(token.getSubject()).isEqualTo("u-run1");
        assertThat(token.getExpiresAtAsInstant()).isEqualTo(NOW.plusSeconds(10));
        assertThat(token.getClaim("info").asMap().toString()).isEqualTo("{a={b=}} \" {}}");
    }

    @Test
    void signsWithTheAlgorithmThatIsNamed() {
        DecodedJWT token = JWT.decode(variables.fill("{{token/HS512:{\"sub\":\"1\"}}}"));

        assertThat(token.getAlgorithm()).isEqualTo("HS512");
        Algorithm.HMAC512(TestToken.SECRET).verify(token);
        assertThat(variables.fill("{{token/none:{\"sub\":\"1\"}}}")).endsWith(".");
    }

    @Test
    void exclamationMarkMakesAWrongSignature() {
        DecodedJWT token = JWT.decode(variables.fill("{{token!:{\"sub\":\"1\"}}}"));

        assertThatThrownBy(() -> Algorithm.HMAC256(TestToken.SECRET).verify(token))
                .isInstanceOf(SignatureVerificationException.class);
    }

    @Test
    void fillsSeveralPlaceholdersOfOneText() {
        String filled = variables.fill("/x?a={{uniq}}&t={{token:{\"sub\":\"1\"}}}&b={{offset}}");

        assertThat(filled).matches("/x\\?a=run1&t=[\\w-]+\\.[\\w-]+\\.[\\w-]+&b=7");
    }

    @Test
    void signsTrackRequests() {
        String signature =
                variables.fill("{{track:{\"user\":\"u\",\"channel\":\"c\",\"keys\":[\"a\",\"b\"],\"exp\":\"+60\"}}}");

        assertThat(signature).matches("1700000000:1700000060:[0-9a-f]{64}");
    }

    @Test
    void unknownVariableFails() {
        assertThatThrownBy(() -> variables.fill("{{unknown}}"))
                .isInstanceOf(SuiteException.class)
                .hasMessageContaining("unknown");
    }

    private String fill(String json) {
        return Json.compact(variables.fill(Json.parse(json).orElseThrow()));
    }
}
