package dev.gyre.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwksSafetyTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "^(?P<x>a|b|c)$",
                "^(?<x>a|b)$",
                "^https://(?P<x>one|two)\\.test$",
                "(?P<x>a)",
                "(?P<x>)",
                "(?P<x>a\\.b|c\\-d)",
                "(?P<x>a(?:b|c)d)",
                "(?P<x>a(b|c(?P<y>d)))",
                "(?P<x>a|b)+",
                "(?i)^(?P<x>(?i:a)|b)$",
                ".*(?P<x>a|b).*",
                "(?P<other>.*)-(?P<x>a|b)",
                "\\((?P<x>a)\\)"
            })
    void listsOfFixedValuesAreSafe(String expression) {
        assertThat(JwksSafety.broken(expression, List.of("x"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "^(?P<x>.*)$",
                "(?P<x>a.c)",
                "(?P<x>a+)",
                "(?P<x>a*)",
                "(?P<x>a?)",
                "(?P<x>a{2})",
                "(?P<x>a|b.)",
                "(?P<x>(?:a|b)+)",
                "(?P<x>^a)",
                "(?P<x>a$)",
                "(?P<x>a\\b)",
                "(?P<x>\\C)",
                "(?<x>.)",
                "(?P<y>(?P<x>.))"
            })
    void anythingElseIsNot(String expression) {
        assertThat(JwksSafety.broken(expression, List.of("x")))
                .contains("must list the values of the group x, as in value1|value2, because jwks_public_endpoint uses"
                        + " it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(?P<x>[ab])", "(?P<x>\\d)", "[a-z](?P<x>a)", "\\w(?P<x>a)", "(?P<x>\\pL)", "(?P<x>a)\\S"})
    void characterClassesAreRefusedAnywhere(String expression) {
        assertThat(JwksSafety.broken(expression, List.of("x")))
                .contains("must not contain character classes while jwks_public_endpoint is a template");
    }

    @Test
    void whatTheEndpointDoesNotUseIsFree() {
        assertThat(JwksSafety.broken("(?P<x>[a-z]+.*)", List.of())).isEmpty();
        assertThat(JwksSafety.broken("(?P<x>.*)", List.of("y"))).isEmpty();
    }
}
