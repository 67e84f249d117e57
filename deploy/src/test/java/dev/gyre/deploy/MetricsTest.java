package dev.gyre.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsTest {

    private static final String GOOD = """
        # HELP a_b Some help.
        # TYPE a_b counter
        a_b{x="1",y="a\\"b\\\\c\\nd"} 2
        a_b{x="2",y=""} 3.5E1
        # TYPE g gauge
        g -1.5
        # TYPE h histogram
        h_bucket{le="0.1"} 1
        h_bucket{le="+Inf"} 2
        h_count 2
        h_sum 0.7
        # TYPE s summary
        s{quantile="0.5"} NaN
        s_count 0
        s_sum 0.0
        """;

    @Test
    void sumsOfNamesAndLabels() {
        Metrics metrics = Metrics.parse(GOOD);

        assertThat(metrics.sum("a_b")).isEqualTo(37);
        assertThat(metrics.sum("a_b", "x", "2")).isEqualTo(35);
        assertThat(metrics.sum("a_b", "x", "3")).isZero();
        assertThat(metrics.sum("g")).isEqualTo(-1.5);
        assertThat(metrics.type("h")).isEqualTo("histogram");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a 1\n",
                "# TYPE a counter\na 1",
                "# TYPE a counter\na  1\n",
                "# TYPE a counter\na -1\n",
                "# TYPE a counter\na 1\na 1\n",
                "# TYPE a counter\na{x=1} 1\n",
                "# TYPE a counter\na{x=\"\\t\"} 1\n",
                "# TYPE a counter\na{x=\"1\",x=\"2\"} 1\n",
                "# TYPE a counter\na_total 1\n",
                "# TYPE a counter\n# TYPE b counter\na 1\n",
                "# TYPE a counter\n# TYPE a counter\n",
                "# TYPE a counter\n# HELP a Late.\n",
                "# TYPE a number\n",
                "# TYPE 1a counter\n",
                "# TYPE h histogram\nh_bucket{le=\"1\"} 2\nh_bucket{le=\"+Inf\"} 1\nh_count 1\n",
                "# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_count 1\n",
                "# TYPE h histogram\nh_bucket{le=\"+Inf\"} 1\nh_count 2\n",
                "\n"
            })
    void malformedTextIsRefused(String text) {
        assertThatThrownBy(() -> Metrics.parse(text)).isInstanceOf(AssertionError.class);
    }
}
