package dev.gyre.deploy.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gyre.deploy.conformance.WebSocketFrames.Frame;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketFramesTest {

    @Test
    void readsMessagesOfEveryLength() throws IOException {
        assertThat(read("8105 68656c6c6f").text()).isEqualTo("hello");
        assertThat(read("817e 0100" + "61".repeat(256)).text()).hasSize(256);
        assertThat(read("827f 0000000000010000" + "61".repeat(65536)).payload()).hasSize(65536);
    }

    @Test
    void joinsFragmentsAroundAControlFrame() throws IOException {
        var frames = frames("0102 6865" + "8901 21" + "0002 6c6c" + "8001 6f", OutputStream.nullOutputStream());

        assertThat(frames.read().opcode()).isEqualTo(WebSocketFrames.PING);
        Frame message = frames.read();
        assertThat(message.opcode()).isEqualTo(WebSocketFrames.TEXT);
        assertThat(message.text()).isEqualTo("hello");
    }

    @Test
    void tellsCodeAndReasonOfAClose() throws IOException {
        assertThat(read("8809 0dad 7374616c652121").closing()).isEqualTo(new Ending.CloseFrame(3501, "stale!!"));
        assertThat(read("8800").closing()).isEqualTo(new Ending.CloseFrame(0, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"8185 00000000 68656c6c6f", "827f ffffffffffffffff", "827f 0000000100000000", "8105 6865"})
    void refusesWhatNoServerMaySend(String hex) {
        assertThatThrownBy(() -> read(hex)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 65535, 65536})
    void writesMaskedFrames(int length) throws IOException {
        byte[] payload = "x".repeat(length).getBytes(StandardCharsets.UTF_8);
        var out = new ByteArrayOutputStream();

        frames("", out).write(WebSocketFrames.TEXT, payload);

        byte[] frame = out.toByteArray();
        int head = length < 126 ? 2 : length < 65536 ? 4 : 10;
        assertThat(frame).hasSize(head + 4 + length);
        assertThat(frame[0]).isEqualTo((byte) 0x81);
        assertThat(frame[1]).isNegative();
        byte[] mask = Arrays.copyOfRange(frame, head, head + 4);
        byte[] unmasked = Arrays.copyOfRange(frame, head + 4, frame.length);
        for (int i = 0; i < unmasked.length; i++) {
            unmasked[i] ^= mask[i % 4];
        }
        assertThat(unmasked).isEqualTo(payload);
    }

    private static Frame read(String hex) throws IOException {
        return frames(hex, OutputStream.nullOutputStream()).read();
    }

    private static WebSocketFrames frames(String hex, OutputStream out) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        return new WebSocketFrames(new ByteArrayInputStream(bytes), out, new Random(1));
    }
}
