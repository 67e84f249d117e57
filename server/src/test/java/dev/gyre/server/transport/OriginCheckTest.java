package dev.gyre.server.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginCheckTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        https://*.example.com | https://a.example.com | true
        https://*.example.com | https://a.b.example.com | true
        https://*.example.com | HTTPS://A.Example.COM | true
        https://*.Example.com | https://a.example.com | true
        https://*.example.com | https://example.com | false
        https://*.example.com | http://a.example.com | false
        https://*.example.com | https://a.example.com.evil | false
        https://*.example.com | https://aXexampleXcom | false
        https://example.com | https://example.com:8000 | false
        http://localhost:300? | http://localhost:3001 | true
        http://localhost:300? | http://localhost:300 | false
        http://[ab].com | http://a.com | true
        http://[!ab].com | http://a.com | false
        http://[a-c].com | http://b.com | true
        http://{one,two}.com | http://two.com | true
        http://{one,two}.com | http://three.com | false
        http://{a,*.b}.com | http://x.b.com | true
        http://\\*.com | http://a.com | false
        null | null | true
        * | https://anything | true
        """)
    void patternIsAGlobOverTheWholeOrigin(String pattern, String origin, boolean allowed) {
        assertThat(new OriginCheck(List.of(pattern)).allows(origin)).isEqualTo(allowed);
    }

    @Test
    void absentOriginIsAllowedEvenByAnEmptyList() {
        assertThat(new OriginCheck(List.of()).allows("")).isTrue();
        assertThat(new OriginCheck(List.of()).allows("https://example.com")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://[a", "http://{a", "http://a\\", "http://[]"})
    void unfinishedPatternIsNamed(String pattern) {
        assertThatThrownBy(() -> new OriginCheck(List.of(pattern)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(pattern);
    }
}
