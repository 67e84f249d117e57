package dev.gyre.server.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntityIdsTest {

    @Test
    void ordinaryNameIsItsOwnId() {
        assertThat(EntityIds.encode("chat:room-1_a.B9")).isEqualTo("chat:room-1_a.B9");
    }

    @Test
    void nameThatWouldBreakAnIdIsEscaped() {
        assertThat(EntityIds.encode("a|b/c%d é#1,2")).isEqualTo("a%7Cb%2Fc%25d%20%C3%A9%231%2C2");
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void anyNameComesBackAndNoTwoShareAnId(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            String name = randomName(random);
            String id = EntityIds.encode(name);

            assertThat(EntityIds.decode(id)).isEqualTo(name);
            assertThat(id).matches("[A-Za-z0-9:_.%-]*");
        }
    }

    private static String randomName(Random random) {
        var name = new StringBuilder();
        int length = random.nextInt(20);
        while (name.codePointCount(0, name.length()) < length) {
            int codePoint = random.nextBoolean() ? random.nextInt(128) : random.nextInt(0x11_0000);
            if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
                name.appendCodePoint(codePoint);
            }
        }
        return name.toString();
    }
}
