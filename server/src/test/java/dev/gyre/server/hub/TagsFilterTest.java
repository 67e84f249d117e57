package dev.gyre.server.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.protocol.FilterNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TagsFilterTest {

    static FilterNode leaf(String key, String cmp, String val, String... vals) {
        return new FilterNode("", key, cmp, val, List.of(vals), List.of());
    }

    static FilterNode node(String op, FilterNode... nodes) {
        return new FilterNode(op, "", "", "", List.of(), List.of(nodes));
    }

    private static boolean matches(FilterNode node, Map<String, String> tags) {
        return TagsFilter.of(node).orElseThrow().matches(tags);
    }

    @ParameterizedTest
    @CsvSource({
        "eq, tennis, tennis, true",
        "eq, tennis, golf, false",
        "neq, tennis, golf, true",
        "neq, tennis, tennis, false",
        "sw, ten, tennis, true",
        "sw, nis, tennis, false",
        "ew, nis, tennis, true",
        "ew, ten, tennis, false",
        "ct, nn, tennis, true",
        "ct, x, tennis, false",
        "lt, 10, 9.5, true",
        "lt, 10, 10.0, false",
        "lte, 10, 10.0, true",
        "gt, -1, -0.5, true",
        "gt, 1, +2, true",
        "gte, 0, -0, true",
        "gte, 99999999999999999999999999, 100000000000000000000000000.5, true",
        "lt, 10, 1e0, false",
        "lt, 10, .5, false",
        "lt, 10, 5., false",
        "lt, 10, +.5, false",
        "lt, 10, -, false",
        "lt, 10, 0.12345678901234567890, false",
        "lt, 10, 0.1234567890123456789, true",
        "lt, ten, 1, false",
        "gte, ten, ten, false",
        "lt, 10, ' 1', false",
        "lt, 10, ١, false"
    })
    void comparison(String cmp, String val, String tag, boolean expected) {
        assertThat(matches(leaf("key", cmp, val), Map.of("key", tag, "other", val)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "eq, false",
        "neq, true",
        "sw, false",
        "ew, false",
        "ct, false",
        "lt, false",
        "lte, false",
        "gt, false",
        "gte, false"
    })
    void comparisonWithAMissingTag(String cmp, boolean expected) {
        assertThat(matches(leaf("key", cmp, "1"), Map.of("other", "1"))).isEqualTo(expected);
    }

    @Test
    void missingTagCountsAsEmptyInALists() {
        assertThat(matches(leaf("key", "in", "", "", "y"), Map.of())).isTrue();
        assertThat(matches(leaf("key", "in", "", "x"), Map.of())).isFalse();
        assertThat(matches(leaf("key", "in", "", "x"), Map.of("key", "x"))).isTrue();
        assertThat(matches(leaf("key", "nin", "", "x"), Map.of())).isTrue();
        assertThat(matches(leaf("key", "nin", "", ""), Map.of())).isFalse();
        assertThat(matches(leaf("key", "nin", "", "x"), Map.of("key", "x"))).isFalse();
    }

    @Test
    void existenceNeedsNoKey() {
        assertThat(matches(leaf("", "ex", ""), Map.of("", "1"))).isTrue();
        assertThat(matches(leaf("", "ex", ""), Map.of("a", "1"))).isFalse();
        assertThat(matches(leaf("a", "nex", ""), Map.of("a", ""))).isFalse();
    }

    @Test
    void conditionsAreCombined() {
        FilterNode a = leaf("a", "eq", "1");
        FilterNode b = leaf("b", "eq", "2");

        assertThat(matches(node("and", a, b), Map.of("a", "1", "b", "2"))).isTrue();
        assertThat(matches(node("and", a, b), Map.of("a", "1"))).isFalse();
        assertThat(matches(node("or", a, b), Map.of("b", "2"))).isTrue();
        assertThat(matches(node("or", a, b), Map.of())).isFalse();
        assertThat(matches(node("not", node("or", a, b)), Map.of())).isTrue();
    }

    @Test
    void malformedFiltersAreNone() {
        FilterNode fine = leaf("a", "eq", "1");
        List<FilterNode> malformed = List.of(
                leaf("a", "like", "x"),
                leaf("a", "", "x"),
                leaf("", "eq", "x"),
                leaf("a", "eq", ""),
                leaf("a", "eq", "x", "x"),
                leaf("a", "in", ""),
                leaf("a", "in", "x", "x"),
                leaf("", "in", "", "x"),
                leaf("a", "ex", "x"),
                leaf("a", "nex", "", "x"),
                node("xor", fine),
                node("and"),
                node("or"),
                node("not"),
                node("not", fine, fine),
                node("or", fine, leaf("a", "eq", "")),
                node(""));

        assertThat(malformed).allSatisfy(node -> assertThat(TagsFilter.of(node)).isEmpty());
    }

    @Test
    void equalFiltersAreOne() {
        TagsFilter filter = TagsFilter.of(node("and", leaf("a", "eq", "1"), leaf("b", "eq", "2")))
                .orElseThrow();

        assertThat(TagsFilter.of(node("and", leaf("a", "eq", "1"), leaf("b", "eq", "2")))
                        .orElseThrow())
                .isEqualTo(filter)
                .hasSameHashCodeAs(filter);
        assertThat(TagsFilter.of(node("and", leaf("b", "eq", "2"), leaf("a", "eq", "1")))
                        .orElseThrow())
                .isNotEqualTo(filter);
        assertThat(TagsFilter.of(leaf("a", "in", "", "b", "c")).orElseThrow())
                .isNotEqualTo(TagsFilter.of(leaf("a", "in", "", "bc")).orElseThrow());
    }

    @Test
    void deepFilterIsEvaluated() {
        FilterNode deep = leaf("a", "eq", "1");
        for (int depth = 0; depth < 1000; depth++) {
            deep = node("not", deep);
        }

        assertThat(matches(deep, Map.of("a", "1"))).isTrue();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void negationAndDeMorganHold(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 2000; round++) {
            FilterNode a = random(random, 3);
            FilterNode b = random(random, 3);
            var tags = new HashMap<String, String>();
            IntStream.range(0, random.nextInt(3)).forEach(_ -> tags.put(key(random), value(random)));

            boolean both = matches(a, tags) && matches(b, tags);

            assertThat(matches(node("and", a, b), tags)).isEqualTo(both);
            assertThat(matches(node("not", node("or", node("not", a), node("not", b))), tags))
                    .isEqualTo(both);
        }
    }

    private static FilterNode random(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 6 : 3)) {
            case 0 -> leaf(key(random), random.nextBoolean() ? "in" : "nin", "", value(random), value(random));
            case 1 -> leaf(key(random), random.nextBoolean() ? "ex" : "nex", "");
            case 2 -> leaf(key(random), List.of("eq", "neq", "lt", "sw").get(random.nextInt(4)), value(random));
            case 3 -> node("not", random(random, depth - 1));
            case 4 -> node("and", random(random, depth - 1), random(random, depth - 1));
            default -> node("or", random(random, depth - 1), random(random, depth - 1));
        };
    }

    private static String key(Random random) {
        return "abc".substring(random.nextInt(3)).substring(0, 1);
    }

    private static String value(Random random) {
        return Integer.toString(1 + random.nextInt(3));
    }
}
