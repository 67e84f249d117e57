package dev.gyre.server.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.protocol.ProtocolCodec.UnencodableException;
import dev.gyre.protocol.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FramesTest {

    @ParameterizedTest
    @CsvSource({
        "0, 8200",
        "1, 8201",
        "125, 827d",
        "126, 827e007e",
        "65535, 827effff",
        "65536, 827f0000000000010000",
        "16777216, 827f0000000001000000"
    })
    void lengthHasItsShortestForm(int size, String head) {
        byte[] frame = Frames.of(Frames.BINARY, new byte[size]).toArray();

        assertThat(frame).startsWith(HexFormat.of().parseHex(head)).hasSize(head.length() / 2 + size);
    }

    @Test
    void closeCarriesCodeAndReason() {
        assertThat(Frames.close(3001, "shutdown").toArray())
                .isEqualTo(HexFormat.of().parseHex("880a0bb9" + "73687574646f776e"));
    }

    @Test
    void closeWithoutCodeIsEmpty() {
        assertThat(Frames.close(CloseCode.NONE, "").toArray()).isEqualTo(new byte[] {(byte) 0x88, 0});
    }

    @ParameterizedTest
    @CsvSource({"x, 123", "é, 122", "€, 123", "😀, 120"})
    void longReasonIsCutBetweenCharacters(String character, int bytes) {
        byte[] frame =
                Frames.close(4000, character.repeat(100) + "x".repeat(100)).toArray();

        byte[] reason = Arrays.copyOfRange(frame, 4, frame.length);
        assertThat(new String(reason, StandardCharsets.UTF_8))
                .doesNotContain("\ufffd")
                .startsWith(character);
        assertThat(reason).hasSize(bytes);
        assertThat(frame[1]).isEqualTo((byte) (bytes + 2));
    }

    @Test
    void messagesStandInTheFramesOfTheirForm() throws UnencodableException {
        var json = WebSocketForms.STANDARD.json();
        var protobuf = WebSocketForms.STANDARD.protobuf();

        assertThat(json.frame(json.codec().encode(Reply.PING)).toArray())
                .isEqualTo(new byte[] {(byte) 0x81, 2, '{', '}'});
        assertThat(protobuf.frame(protobuf.codec().encode(Reply.PING)).toArray())
                .isEqualTo(new byte[] {(byte) 0x82, 1, 0});
    }
}
