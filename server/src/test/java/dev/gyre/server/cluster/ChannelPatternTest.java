package dev.gyre.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelPatternTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '"',
            value = {
                "* anything:at/all",
                "* \"\"",
                "** a:b",
                "chat:* chat:a:b/c",
                "*:index chat:index",
                "c?t cat",
                "c?t c😀t",
                "[a-c]x bx",
                "[abc]x cx",
                "[a-cx-z]1 y1",
                "[!a-c]x dx",
                "[a\\]]x ]x",
                "{chat,news}:* news:1",
                "{a*b,c}d aXXbd",
                "{,x}y y",
                "\\*a *a",
                "a}b a}b",
                "a,b a,b",
                "a]b a]b",
                "$chat:{1,2}#42 $chat:2#42"
            })
    void matches(String pattern, String name) {
        assertThat(ChannelPattern.of(pattern).orElseThrow().matches(name)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '"',
            value = {
                "chat:* chat",
                "chat chat:a",
                "c?t ct",
                "c?t caat",
                "[a-c]x dx",
                "[!a-c]x ax",
                "{a,b} c",
                "{a,b} ab",
                "\\*a xa",
                "\"\" x",
                "*a ab"
            })
    void doesNotMatch(String pattern, String name) {
        assertThat(ChannelPattern.of(pattern).orElseThrow().matches(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[", "[]", "[!]", "[a", "[a-", "[z-a]", "{", "{a", "{a,", "{a,{b,c}}", "\\", "a\\", "{a,[}"})
    void malformedIsRefused(String pattern) {
        assertThat(ChannelPattern.of(pattern)).isEqualTo(Optional.empty());
    }

    @Test
    void manyStarsAreMatchedInProportionalTime() {
        var pattern = ChannelPattern.of("*a".repeat(2_000) + "b").orElseThrow();

        assertThat(pattern.matches("a".repeat(3_000))).isFalse();
        assertThat(pattern.matches("a".repeat(3_000) + "b")).isTrue();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void matchesWhatTheSameRegularExpressionDoes(long seed) {
        var random = new SplittableRandom(seed);
        for (int i = 0; i < 2_000; i++) {
            var glob = new StringBuilder();
            var regex = new StringBuilder();
            for (int terms = random.nextInt(6); terms > 0; terms--) {
                appendTerm(random, glob, regex);
            }
            var pattern = ChannelPattern.of(glob.toString()).orElseThrow();
            var name = new StringBuilder();
            for (int length = random.nextInt(7); length > 0; length--) {
                name.append("abc:/".charAt(random.nextInt(5)));
            }

            assertThat(pattern.matches(name.toString()))
                    .as("%s against %s", glob, name)
                    .isEqualTo(Pattern.matches(regex.toString(), name));
        }
    }

    private static void appendTerm(SplittableRandom random, StringBuilder glob, StringBuilder regex) {
        char letter = "abc:/".charAt(random.nextInt(5));
        switch (random.nextInt(6)) {
            case 0 -> append(glob, "*", regex, ".*");
            case 1 -> append(glob, "?", regex, ".");
            case 2 -> append(glob, "[a-b]", regex, "[a-b]");
            case 3 -> append(glob, "[!ac]", regex, "[^ac]");
            case 4 -> append(glob, "{" + letter + "*,b}", regex, "(" + letter + ".*|b)");
            default -> append(glob, "" + letter, regex, "" + letter);
        }
    }

    private static void append(StringBuilder glob, String globTerm, StringBuilder regex, String regexTerm) {
        glob.append(globTerm);
        regex.append(regexTerm);
    }
}
