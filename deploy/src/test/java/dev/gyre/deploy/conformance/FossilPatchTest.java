package dev.gyre.deploy.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FossilPatchTest {

    private static final String BASE = "0123456789abcdef";

    @Test
    void copiesAndInserts() {
        // 13 bytes: 8 of the base from offset 2, then 5 new ones
        assertThat(FossilPatch.apply(BASE, "D\n8@2,5:hello" + checksum("23456789hello") + ";"))
                .isEqualTo("23456789hello");
    }

    @Test
    void wrongSizeIsTold() {
        assertThat(FossilPatch.apply(BASE, "E\n8@2,5:hello0;")).isEqualTo("a patch of 14 bytes gave 13");
    }

    @Test
    void wrongChecksumIsTold() {
        assertThat(FossilPatch.apply(BASE, "D\n8@2,5:hello1;")).isEqualTo("a patch whose checksum is wrong");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "text", "D", "D\n8@2,", "D\nz@2,", "D\n8@ZZ,0;", "D\nZ:hello", "D\n8?2,", "D\n8@2,5:hello"})
    void garbageIsNoPatch(String patch) {
        assertThat(FossilPatch.apply(BASE, patch)).isEqualTo("not a patch: " + patch);
    }

    private static String checksum(String text) {
        long sum = 0;
        for (int i = 0; i < text.length(); i++) {
            sum += (long) text.charAt(i) << (24 - 8 * (i % 4));
        }
        String digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~";
        var number = new StringBuilder();
        for (long left = sum & 0xFFFFFFFFL; left > 0; left /= 64) {
            number.insert(0, digits.charAt((int) (left % 64)));
        }
        return number.toString();
    }
}
