package dev.gyre.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwksEndpointTest {

    @Test
    void groupsAreFilledIn() {
        JwksEndpoint endpoint = new JwksEndpoint("https://{{a}}.test/{{b}}/keys?x={{a}}");

        assertThat(endpoint.groups()).containsExactly("a", "b", "a");
        assertThat(endpoint.resolve(Map.of("a", "one", "b", "two")))
                .contains(URI.create("https://one.test/two/keys?x=one"));
        assertThat(endpoint.resolve(Map.of("a", "one"))).isEmpty();
    }

    @Test
    void withoutGroupsItIsWhatItIs() {
        JwksEndpoint endpoint = new JwksEndpoint("http://idp.test:8080/keys/");

        assertThat(endpoint.groups()).isEmpty();
        assertThat(endpoint.resolve(Map.of())).contains(URI.create("http://idp.test:8080/keys/"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ftp://x/keys", "file:///etc/passwd", "keys", "//host/keys", "http://", "https:/x", "http://a b"
            })
    void otherUrlsAreNotWellFormed(String url) {
        assertThat(new JwksEndpoint(url).isWellFormed()).isFalse();
        assertThat(new JwksEndpoint(url).resolve(Map.of())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "a/../..", ".", "%2e%2e", "%2E.", "a//b", "a\\b", "a%5c..", "a b", "\u0000"})
    void aValueCannotLeadElsewhere(String value) {
        assertThat(new JwksEndpoint("https://idp.test/realms/{{r}}/keys").resolve(Map.of("r", value)))
                .isEmpty();
    }

    @Test
    void passwordsAreNotShown() {
        assertThat(new JwksEndpoint("https://user:hush@idp.test/keys")).hasToString("https://idp.test/keys");
    }
}
