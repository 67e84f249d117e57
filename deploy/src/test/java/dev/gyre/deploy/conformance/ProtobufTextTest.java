package dev.gyre.deploy.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtobufTextTest {

    private static final HexFormat HEX = HexFormat.of();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {}                                                           | 00
        {"id":1,"connect":{}}                                        | 0408012200
        {"id":1,"connect":{"token":"abc"}}                           | 09080122050a03616263
        {"id":3,"publish":{"channel":"chat","data":{"a":1}}}         | 1308033a0f0a046368617412077b2261223a317d
        {"id":3,"publish":{"channel":"chat","data":{"hex":"00ff"}}}  | 0e08033a0a0a0463686174120200ff
        {"id":3,"publish":{"channel":"chat","data":"{ }"}}           | 0f08033a0b0a04636861741203 7b207d
        {"id":1,"connect":{"subs":{"a":{"recover":true}}}}           | 0d08012209 1a070a016112021801
        0500ff                                                       | 0500ff
        """)
    void commandsBecomeBytes(String text, String bytes) {
        assertThat(HEX.formatHex(ProtobufText.frame(text))).isEqualTo(bytes.replace(" ", ""));
    }

    @Test
    void severalCommandsAreOneFrame() {
        assertThat(HEX.formatHex(ProtobufText.frame("{\"id\":1,\"connect\":{}}\n{}")))
                .isEqualTo("040801220000");
    }

    @Test
    void whatTheProtocolDoesNotKnowIsToldToTheAuthor() {
        assertThatThrownBy(() -> ProtobufText.frame("{\"id\":1,\"conect\":{}}"))
                .isInstanceOf(SuiteException.class)
                .hasMessage("Command has no field conect");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        00                                                     | {}
        0408023200                                             | {"id":2,"subscribe":{}}
        152213120463686174220b22077b2261223a317d3002           | {"push":{"channel":"chat","pub":{"data":"{\\"a\\":1}","offset":2}}}
        0e220c 120463686174 22042202 00ff                      | {"push":{"channel":"chat","pub":{"data":{"hex":"00ff"}}}}
        1908041215086712117065726d697373696f6e2064656e696564   | {"id":4,"error":{"code":103,"message":"permission denied"}}
        0808024a040a020a00                                     | {"id":2,"presence":{"presence":{"":{}}}}
        05080198 0601                                          | {"id":1,"99":"unknown field"}
        """)
    void repliesBecomeJson(String bytes, String text) throws IOException {
        assertThat(ProtobufText.replies(HEX.parseHex(bytes.replace(" ", "")))).containsExactly(text);
    }

    @Test
    void frameOfSeveralRepliesIsTakenApart() throws IOException {
        assertThat(ProtobufText.replies(HEX.parseHex("00040802320000")))
                .containsExactly("{}", "{\"id\":2,\"subscribe\":{}}", "{}");
    }

    @Test
    void cutReplyIsAnError() {
        assertThatThrownBy(() -> ProtobufText.replies(HEX.parseHex("05080232")))
                .isInstanceOf(InvalidProtocolBufferException.class);
    }
}
