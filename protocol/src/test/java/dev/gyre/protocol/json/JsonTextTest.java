package dev.gyre.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import dev.gyre.protocol.Payload;
import dev.gyre.protocol.ProtocolCodec.UnencodableException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {

    private static String read(Payload json) throws Exception {
        try (var parser = new JsonFactory().createParser(json.bytes())) {
            parser.nextToken();
            String text = parser.getText();
            assertThat(parser.nextToken()).isNull();
            return text;
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void quotedTextReadsAsItWas(long seed) throws Exception {
        var random = new Random(seed);
        for (int round = 0; round < 1000; round++) {
            String text = random.ints(random.nextInt(30), 0, random.nextBoolean() ? 0x80 : 0x1_1000)
                    .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();

            assertThat(read(JsonCodec.INSTANCE.opaque(Payload.of(text)))).isEqualTo(text);
        }
    }

    @Test
    void bytesThatAreNoTextCannotBeQuoted() {
        byte[] halfCharacter = {'a', (byte) 0xC3};

        assertThatThrownBy(() -> JsonCodec.INSTANCE.opaque(Payload.of(halfCharacter)))
                .isInstanceOf(UnencodableException.class)
                .hasMessageContaining("2 bytes");
    }
}
