package dev.gyre.server.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.protocol.Payload;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicationFormatTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1}   | true  | true  | true",
                " {\"a\":1}  | true  | true  | true",
                "[1]         | true  | true  | false",
                "null        | true  | true  | false",
                "''          | false | false | false",
                "{\"a\":1}x  | true  | false | false",
                "{\"a\":1}{} | true  | false | false",
                "{\"a\":     | true  | false | false",
                "nope        | true  | false | false",
            })
    void dataOfEachFormat(String data, boolean anything, boolean json, boolean object) {
        Payload payload = Payload.of(data);

        assertThat(PublicationFormat.accepts("", payload)).isEqualTo(anything);
        assertThat(PublicationFormat.accepts("json", payload)).isEqualTo(json);
        assertThat(PublicationFormat.accepts("json_object", payload)).isEqualTo(object);
        assertThat(PublicationFormat.accepts("binary", payload)).isTrue();
    }
}
