package dev.gyre.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {

    @ParameterizedTest
    @CsvSource({
        "300ms, PT0.3S",
        "25s, PT25S",
        "1h30m, PT1H30M",
        "1.5s, PT1.5S",
        ".5m, PT30S",
        "1m1.5s, PT1M1.5S",
        "100ns, PT0.0000001S",
        "2us, PT0.000002S",
        "2µs, PT0.000002S",
        "-5s, PT-5S",
        "+5s, PT5S",
        "0, PT0S",
        "720h, PT720H",
    })
    void readsWhatGoWrites(String text, Duration duration) {
        assertThat(GoDuration.parse(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "5 s", "1d", "5S", "1h 30m", "--5s", "1.2.3s", "5s!", "9999999h", "abc", "."})
    void refusesOtherTexts(String text) {
        assertThatThrownBy(() -> GoDuration.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("must be a duration");
    }

    @ParameterizedTest
    @CsvSource({
        "PT168H, 168h0m0s, 168h",
        "PT1H30M, 1h30m0s, 1h30m",
        "PT5M, 5m0s, 5m",
        "PT1.5S, 1.5s, 1.5s",
        "PT0.3S, 300ms, 300ms",
        "PT0.0000015S, 1.5µs, 1.5µs",
        "PT0.000000007S, 7ns, 7ns",
        "PT0S, 0s, 0s",
        "PT-5S, -5s, -5s",
        "PT10S, 10s, 10s",
        "PT10M, 10m0s, 10m",
    })
    void writesAsGoDoes(Duration duration, String full, String brief) {
        assertThat(GoDuration.format(duration)).isEqualTo(full);
        assertThat(GoDuration.brief(duration)).isEqualTo(brief);
    }

    @Test
    void anyDurationIsReadBackFromBothForms() {
        Random random = new Random(7);

        for (int i = 0; i < 20_000; i++) {
            Duration duration = Duration.ofNanos(random.nextLong() >> random.nextInt(60));

            assertThat(GoDuration.parse(GoDuration.format(duration))).isEqualTo(duration);
            assertThat(GoDuration.parse(GoDuration.brief(duration))).isEqualTo(duration);
        }
    }
}
