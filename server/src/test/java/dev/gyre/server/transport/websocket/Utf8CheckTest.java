package dev.gyre.server.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8CheckTest {

    @Test
    void everySequenceOfTwoBytesIsJudgedAsTheDecoderDoes() {
        for (int i = 0; i < 0x10000; i++) {
            byte[] bytes = {(byte) (i >> 8), (byte) i};

            assertThat(accepts(bytes)).as("%04x", i).isEqualTo(decodes(bytes));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void randomBytesAreJudgedAsTheDecoderDoes(long seed) {
        var random = new Random(seed);
        byte[] likely = HexFormat.of().parseHex("41808f909fa0bfc2dfe0e1ecedeff0f1f3f4f5ff");
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = new byte[1 + random.nextInt(5)];
            for (int j = 0; j < bytes.length; j++) {
                bytes[j] = likely[random.nextInt(likely.length)];
            }

            assertThat(accepts(bytes)).as(HexFormat.of().formatHex(bytes)).isEqualTo(decodes(bytes));
        }
    }

    @ParameterizedTest
    @CsvSource({"c0, 1", "e080, 2", "eda0, 2", "f08f, 2", "f490, 2", "f5, 1", "80, 1", "41c241, 3"})
    void wrongByteIsFoundWhenItArrives(String hex, int atByte) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        var check = new Utf8Check();

        for (int i = 0; i < bytes.length; i++) {
            assertThat(check.accept(bytes, i, i + 1)).isEqualTo(i + 1 < atByte);
        }
    }

    private static boolean accepts(byte[] bytes) {
        var check = new Utf8Check();
        for (int i = 0; i < bytes.length; i++) {
            if (!check.accept(bytes, i, i + 1)) {
                return false;
            }
        }
        return check.isComplete();
    }

    private static boolean decodes(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }
}
