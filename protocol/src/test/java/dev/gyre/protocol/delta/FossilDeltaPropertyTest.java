package dev.gyre.protocol.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FossilDeltaPropertyTest {

    private static final int LIMIT = 1 << 20;
    private static final String[] WORDS = {
        "{\"id\":",
        ",\"price\":",
        "\"name\":\"Zoë\"",
        "  ",
        "\n",
        "12345.678",
        "привет мир",
        "😀😁",
        "[]",
        "}",
        "é",
        "a"
    };

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void bytesComeBackAsTheyWere(long seed) throws Exception {
        var random = new Random(seed);
        byte[] base = new byte[random.nextInt(2000)];
        random.nextBytes(base);
        for (int round = 0; round < 300; round++) {
            byte[] target = edited(base, random);

            byte[] patch = FossilDelta.create(base, target);

            assertThat(FossilDelta.apply(base, patch, LIMIT)).isEqualTo(target);
            base = target;
        }
    }

    /// Cut, repeated, moved and new bytes; of few values, so that hashes meet.
    private static byte[] edited(byte[] base, Random random) {
        var target = new ByteArrayOutputStream();
        int values = random.nextBoolean() ? 256 : 1 + random.nextInt(3);
        for (int piece = random.nextInt(6); piece >= 0; piece--) {
            if (base.length > 0 && random.nextInt(4) > 0) {
                int from = random.nextInt(base.length);
                target.write(base, from, random.nextInt(base.length - from + 1));
            } else {
                for (int fresh = random.nextInt(80); fresh > 0; fresh--) {
                    target.write(random.nextInt(values));
                }
            }
        }
        byte[] whole = target.toByteArray();
        return Arrays.copyOf(whole, Math.min(whole.length, 4000));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {11, 12, 13, 14})
    void patchOfTextIsText(long seed) throws Exception {
        var random = new Random(seed);
        String base = text(random, 60);
        for (int round = 0; round < 500; round++) {
            String target = random.nextInt(5) == 0 ? text(random, 60) : changed(base, random);

            byte[] patch = FossilDelta.create(utf8(base), utf8(target));

            String asText = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(patch))
                    .toString();
            assertThat(FossilDelta.apply(utf8(base), utf8(asText), LIMIT)).isEqualTo(utf8(target));
            base = target;
        }
    }

    private static String text(Random random, int words) {
        var text = new StringBuilder();
        for (int word = random.nextInt(words); word >= 0; word--) {
            text.append(WORDS[random.nextInt(WORDS.length)]);
        }
        return text.toString();
    }

    /// Another character here and there, often one that shares bytes with the old one.
    private static String changed(String base, Random random) {
        int[] points = base.codePoints().toArray();
        for (int change = random.nextInt(4); change >= 0; change--) {
            int at = random.nextInt(points.length);
            points[at] = points[at] < 0x80 ? 'a' + random.nextInt(26) : points[at] ^ 1 << random.nextInt(5);
        }
        return new String(points, 0, points.length);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {21, 22, 23, 24})
    void damagedPatchIsRefusedOrAppliedWithinTheLimit(long seed) {
        var random = new Random(seed);
        byte[] base = utf8(text(random, 40));
        byte[] target = utf8(text(random, 40));
        byte[] patch = FossilDelta.create(base, target);
        for (int round = 0; round < 5000; round++) {
            byte[] damaged = damaged(patch, random);
            try {
                // a change of literal bytes that the checksum does not see makes another target, never a longer one
                assertThat(FossilDelta.apply(base, damaged, LIMIT)).hasSizeLessThanOrEqualTo(LIMIT);
            } catch (MalformedDeltaException refused) {
                assertThat(refused).hasMessageNotContaining("null");
            }
        }
    }

    private static byte[] damaged(byte[] patch, Random random) {
        byte[] damaged = Arrays.copyOf(patch, Math.max(0, patch.length - random.nextInt(3)));
        for (int change = random.nextInt(3); change >= 0 && damaged.length > 0; change--) {
            damaged[random.nextInt(damaged.length)] =
                    (byte) (random.nextBoolean() ? random.nextInt(256) : "0123@:,;~\n".charAt(random.nextInt(10)));
        }
        return damaged;
    }
}
