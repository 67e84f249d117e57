package dev.gyre.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    private final Durations durations = new Durations();

    @Test
    void limitsOfHistogramsAreExact() {
        for (double limit : Durations.COMMAND_LIMITS) {
            durations.record(Math.round(limit * 1e9));
            durations.record(Math.round(limit * 1e9) + 1);
        }

        long[] between = durations.recorded().countsBetween(Durations.COMMAND_LIMITS);

        assertThat(between[0]).isEqualTo(1);
        assertThat(Arrays.copyOfRange(between, 1, between.length - 1)).containsOnly(2);
        assertThat(between[between.length - 1]).isEqualTo(1);
    }

    @Test
    void shortLongAndNegativeDurationsCountToo() {
        durations.record(-5);
        durations.record(0);
        durations.record(Long.MAX_VALUE / 4);

        assertThat(durations.recorded().countsBetween(Durations.API_LIMITS))
                .startsWith(2)
                .endsWith(1);
        assertThat(durations.recorded().count()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void quantilesAreExactToAFifth(long seed) {
        long[] nanos = new Random(seed)
                .doubles(10_000)
                .mapToLong(exponent -> Math.round(Math.pow(10, 3 + 6 * exponent)))
                .toArray();
        LongStream.of(nanos).forEach(durations::record);
        Arrays.sort(nanos);

        for (double part : new double[] {0.1, 0.5, 0.9, 0.99, 0.999}) {
            double exact = nanos[(int) Math.ceil(part * nanos.length) - 1] / 1e9;
            assertThat(durations.recorded().quantile(part)).isCloseTo(exact, within(exact * 0.2));
        }
    }

    @Test
    void quantileOfNothingIsNoNumber() {
        assertThat(durations.recorded().quantile(0.5)).isNaN();
    }

    @Test
    void whatCameBeforeCanBeTakenAway() {
        durations.record(1_000_000);
        Durations.Recorded earlier = durations.recorded();
        durations.record(3_000_000_000L);

        Durations.Recorded since = durations.recorded().since(earlier);

        assertThat(since.count()).isEqualTo(1);
        assertThat(since.sumSeconds()).isEqualTo(3);
        assertThat(since.quantile(0.5)).isCloseTo(3, within(0.6));
    }
}
