package dev.gyre.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonFormatTest {

    @Test
    void everyKeyThatIsGivenTwiceIsNamedWithItsLine() {
        assertThat(Configs.problems("""
            {
              "client": {"insecure": true,
                "insecure": false},
              "channel": {"namespaces": [{"name": "a1"}, {"name": "a2", "name": "a3"}]}
            }\
            """))
                .containsExactly(
                        "config.json, line 3: client.insecure is given twice",
                        "config.json, line 4: channel.namespaces[1].name is given twice");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'a': } | line 1, column 7: not valid JSON",
                "{'a': 1 | line 1, column 8: not valid JSON",
                "{} {} | line 1: nothing may follow the JSON value",
                "[] | the file must contain one JSON object",
                "'text' | the file must contain one JSON object",
            })
    void brokenTextIsReportedWithItsPlace(String json, String problem) {
        assertThat(Configs.problems(json.replace('\'', '"')))
                .singleElement()
                .asString()
                .startsWith("config.json, " + problem);
    }

    @Test
    void anEmptyFileIsReported() {
        assertThat(Configs.problems("")).containsExactly("config.json, the file must contain one JSON object");
    }

    @Test
    void mutilatedTextGivesAnObjectOrAProblemAndNeverAnException() {
        String whole =
                "{\"client\": {\"token\": {\"hmac_secret_key\": \"s\\u00e9\"}, \"concurrency\": 1.5e3}, \"x\": [true,"
                        + " null]}";
        Random random = new Random(11);

        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(whole);
            for (int change = random.nextInt(4); change >= 0; change--) {
                text.setCharAt(random.nextInt(text.length()), "{}[]\":,0-e.\\u x\n\u0000".charAt(random.nextInt(17)));
            }
            List<String> problems = new ArrayList<>();

            var tree = new JsonFormat().parse(text.toString(), problems);

            assertThat(tree).isNotNull();
        }
    }
}
