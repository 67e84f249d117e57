package dev.gyre.deploy.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {"a":1,"b":[1,{"c":null}]} | {"b":[1,{"c":null}],"a":1}
        {"a":1}                    | {"a":1.0}
        [1e2]                      | [100]
        "ä"                        | "\\u00e4"
        """)
    void sameAnswersHaveNoDifference(String expected, String observed) {
        assertThat(compare(expected, observed)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {"error":{"code":103}}  | {"error":{"code":102}}  | .error.code
        {"a":{}}                | {"a":{"more":false}}    | .a.more
        {"a":{"more":false}}    | {"a":{}}                | .a.more
        {"a":null}              | {}                      | .a
        {}                      | {"a":null}              | .a
        {"a":"1"}               | {"a":1}                 | .a
        {"a":0}                 | {"a":false}             | .a
        {"a":""}                | {"a":null}              | .a
        {"a":[]}                | {"a":{}}                | .a
        [1,2]                   | [1]                     | [1]
        [1]                     | [1,2]                   | [1]
        {"got":[{"id":1}]}      | {"got":[{"id":2}]}      | .got[0].id
        9007199254740993        | 9007199254740992        | ''
        "<id1>"                 | "<id2>"                 | ''
        """)
    void wrongAnswersAreRejected(String expected, String observed, String path) {
        assertThat(compare(expected, observed))
                .extracting(Comparison.Difference::path)
                .containsExactly(path);
    }

    @Test
    void orderOfMessagesCounts() {
        assertThat(compare("[\"first\",\"second\"]", "[\"second\",\"first\"]")).hasSize(2);
    }

    private static List<Comparison.Difference> compare(String expected, String observed) {
        return Comparison.compare(json(expected), json(observed));
    }

    private static JsonNode json(String text) {
        return Json.parse(text).orElseThrow();
    }
}
