package dev.gyre.server.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {

    @ParameterizedTest
    @CsvSource({"100, 50, 60, 50", "0, 50, 60, 50", "6000, 50, 60, 100", "7, 1, 0, 7", "1000000, 10, 0, 1000000"})
    void isAsConfiguredUnlessTheTimeIsTooShortForIt(int clients, int configured, int seconds, int expected) {
        assertThat(Pace.of(clients, configured, Duration.ofSeconds(seconds))).isEqualTo(new Pace(expected));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void noSecondHasMoreThanThePace(long seed) {
        var random = new SplittableRandom(seed);
        int perSecond = random.nextInt(1, 5_000);
        var pace = new Pace(perSecond);
        long nanos = 0;
        int sent = 0;
        while (nanos < 10_000_000_000L) {
            sent += pace.due(sent, Duration.ofNanos(nanos));

            assertThat(sent).isLessThanOrEqualTo((int) (1 + nanos / 1e9 * perSecond));
            nanos += random.nextLong(1_000_000, 60_000_000);
        }
        assertThat(sent).isGreaterThan((int) (9.8 * perSecond) - 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9, 1000})
    void aLateTurnIsNoBurst(int perSecond) {
        assertThat(new Pace(perSecond).due(0, Duration.ofHours(1))).isEqualTo(Math.ceilDiv(perSecond, 10));
    }
}
