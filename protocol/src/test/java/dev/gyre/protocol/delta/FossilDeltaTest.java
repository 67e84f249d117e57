package dev.gyre.protocol.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FossilDeltaTest {

    private static final int LIMIT = 1 << 20;
    private static final String QUOTE =
            "{\"symbol\":\"ABCDEFGH\",\"exchange\":\"NASDAQ\",\"currency\":\"USD\",\"price\":100}";

    private static String create(String base, String target) {
        return new String(FossilDelta.create(utf8(base), utf8(target)), StandardCharsets.UTF_8);
    }

    private static String apply(String base, String patch) throws MalformedDeltaException {
        return new String(FossilDelta.apply(utf8(base), utf8(patch), LIMIT), StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void patchOfCentrifugoIsApplied() throws Exception {
        assertThat(apply(QUOTE, "16\n14@0,2:1}3yUGA8;")).isEqualTo(QUOTE.replace("100", "101"));
    }

    @Test
    void smallChangeIsOneCopyAndOneLiteral() {
        assertThat(create(QUOTE, QUOTE.replace("100", "101"))).isEqualTo("16\n14@0,2:1}3yUGA8;");
    }

    @Test
    void sameTextIsOneCopy() {
        assertThat(create(QUOTE, QUOTE)).startsWith("16\n16@0,").hasSizeLessThan(20);
    }

    @Test
    void targetWithoutAnythingInCommonIsLiteral() {
        String target = "something quite different, also of some length";

        assertThat(create(QUOTE, target)).startsWith("j\nj:" + target);
    }

    @Test
    void payloadOfOneBlockOrLessIsLiteral() throws Exception {
        String block = "0123456789abcdef";

        assertThat(create(block, block)).startsWith("G\nG:" + block);
        assertThat(create(QUOTE, "")).isEqualTo("0\n0;");
        assertThat(apply("", create("", "a"))).isEqualTo("a");
    }

    @Test
    void patchOfTextIsTextAlsoWhereCharactersDifferInOneByte() throws Exception {
        // é and è, 😀 and 😁 differ in their last byte only, а and Р in their first
        String base = "0123456789 abcdefgh é 0123456789 ABCDEFGH 😀 0123456789 zyxwvuts а 9876543210 qwertyuiop";
        String target = base.replace('é', 'è').replace("😀", "😁").replace('а', 'Р');

        String patch = create(base, target);

        assertThat(patch).doesNotContain("\uFFFD").hasSizeLessThan(target.length());
        assertThat(apply(base, patch)).isEqualTo(target);
    }

    @Test
    void payloadOfOneRepeatedByteTakesNoTime() throws Exception {
        byte[] base = new byte[500_000];
        byte[] target = new byte[400_000];
        Arrays.fill(target, 300_000, 400_000, (byte) 0x80);

        byte[] patch = FossilDelta.create(base, target);

        assertThat(FossilDelta.apply(base, patch, LIMIT)).isEqualTo(target);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "16",
                "16\n",
                "16\n14@0,",
                "16\n14@0,2:1}",
                "16\n14@0,2:1}3yUGA8",
                "16\n14@0,2:1}3yUGA9;",
                "16\n14@0,2:1}3yUGA8;;",
                "16\n14@0,2:1}3yUGA8; ",
                "15\n14@0,2:1}3yUGA8;",
                "17\n14@0,2:1}3yUGA8;",
                "16\n14@~,2:1}3yUGA8;",
                "16\n1~@0,2:1}3yUGA8;",
                "16\n14@0;2:1}3yUGA8;",
                "16\n14@,2:1}3yUGA8;",
                "16\n@0,2:1}3yUGA8;",
                "16\n14?0,2:1}3yUGA8;",
                "16\n14@0,~:1}3yUGA8;",
                "16\n14@0,3~~~~~:1}3yUGA8;",
                "16\n14@3~~~~~,2:1}3yUGA8;",
                "16\n~~~~~~~~~~~~~~~~~~~~@0,2:1}3yUGA8;",
                "~~~~~\n14@0,2:1}3yUGA8;",
                "1é6\n14@0,2:1}3yUGA8;",
            })
    void whatIsNoPatchOfThisBaseIsRefused(String patch) {
        assertThatThrownBy(() -> apply(QUOTE, patch)).isInstanceOf(MalformedDeltaException.class);
    }

    @Test
    void patchThatCopiesManyTimesMakesNoMoreThanItsHeaderSays() {
        String bomb = "16\n" + "16@0,".repeat(1000) + "0;";

        assertThatThrownBy(() -> apply(QUOTE, bomb))
                .isInstanceOf(MalformedDeltaException.class)
                .hasMessageContaining("more than the 70 bytes");
    }

    @Test
    void emptySegmentsAreHarmless() throws Exception {
        assertThat(apply(QUOTE, "16\n0:0@0,14@0,0@16,2:1}3yUGA8;")).isEqualTo(QUOTE.replace("100", "101"));
    }
}
