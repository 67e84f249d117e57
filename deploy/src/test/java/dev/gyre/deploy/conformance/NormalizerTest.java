package dev.gyre.deploy.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalizerTest {

    private static final String ONE = "a2c3f0de-0000-4000-8000-000000000001";
    private static final String TWO = "a2c3f0de-0000-4000-8000-000000000002";

    @Test
    void sameIdHasTheSameNameAlsoAsAKeyAndWithinText() {
        assertThat(normal("""
            [{"client":"%1$s"},{"%2$s":{"client":"%2$s"}},"client %1$s"]\
            """.formatted(ONE, TWO))).isEqualTo("""
                [{"client":"<id1>"},{"<id2>":{"client":"<id2>"}},"client <id1>"]\
                """);
    }

    @Test
    void epochsAreToldApart() {
        assertThat(normal("""
            [{"epoch":"abcd"},{"epoch":"efgh"},{"epoch":"abcd"},{"epoch":""},{"other":"abcd"}]\
            """)).isEqualTo("""
                [{"epoch":"<epoch1>"},{"epoch":"<epoch2>"},{"epoch":"<epoch1>"},{"epoch":""},{"other":"abcd"}]\
                """);
    }

    @Test
    void suffixOfTheRunIsReplacedEverywhere() {
        assertThat(normal("{\"chat:run1\":\"u-run1\"}")).isEqualTo("{\"chat:<uniq>\":\"u-<uniq>\"}");
    }

    @ParameterizedTest
    @CsvSource({"0,0", "4,0", "5,0", "6,10", "15,20", "25,20", "26,30", "3599,3600"})
    void remainingTimeIsRounded(long seconds, long rounded) {
        assertThat(normal("{\"ttl\":%d}".formatted(seconds))).isEqualTo("{\"ttl\":\"<ttl~%d>\"}".formatted(rounded));
    }

    @Test
    void versionsAndTimesAreHiddenAndNumbersAreNot() {
        assertThat(normal("""
            {"version":"6.9.1 OSS","time":1700000000000,"uptime":3,"offset":7,"name":"host_8000"}\
            """)).isEqualTo("""
                {"version":"<version>","time":"<time>","uptime":"<uptime>","offset":7,"name":"<nodename>"}\
                """);
        assertThat(normal("{\"version\":3,\"time\":\"noon\",\"name\":\"n1\"}"))
                .isEqualTo("{\"version\":3,\"time\":\"noon\",\"name\":\"n1\"}");
    }

    private static String normal(String json) {
        return Json.compact(new Normalizer("run1").apply(Json.parse(json).orElseThrow()));
    }
}
