package dev.gyre.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// How a kind of value is read, whether it comes as text from flags and environment or as JSON from a file.
///
/// Reads as weakly as Centrifugo does: `"8000"` is a number, `8000` is a text, `true` is the number 1.
///
/// @param name as the documentation calls the type
/// @param parser throws [InvalidValueException] with the rule that the value breaks
/// @param zero the value that counts as unset, because Centrifugo cannot tell the two apart
/// @param show the value as text for messages and documentation
record ValueType<T>(String name, Function<JsonNode, T> parser, T zero, Function<T, String> show) {

    static final ValueType<String> STRING = new ValueType<>("string", ValueType::text, "", ValueType::masked);
    static final ValueType<String> SECRET = new ValueType<>("secret", ValueType::text, "", _ -> "<hidden>");
    static final ValueType<String> PEM = new ValueType<>(
            "PEM", node -> Pem.resolve(text(node)), "", text -> "a text of " + text.length() + " characters");
    static final ValueType<Integer> INT = new ValueType<>(
            "int", node -> (int) number(node, Integer.MIN_VALUE, Integer.MAX_VALUE), 0, String::valueOf);
    static final ValueType<Long> LONG =
            new ValueType<>("int64", node -> number(node, Long.MIN_VALUE, Long.MAX_VALUE), 0L, String::valueOf);
    static final ValueType<Boolean> BOOL = new ValueType<>("bool", ValueType::bool, false, String::valueOf);
    static final ValueType<Duration> DURATION =
            new ValueType<>("duration", ValueType::duration, Duration.ZERO, GoDuration::brief);
    static final ValueType<List<String>> STRINGS =
            new ValueType<>("string list", ValueType::strings, List.of(), list -> String.join(" ", list));
    static final ValueType<Map<String, String>> STRING_MAP =
            new ValueType<>("string map", ValueType::stringMap, Map.of(), Map::toString);

    private static final Set<String> TRUE = Set.of("1", "t", "T", "true", "TRUE", "True");
    private static final Set<String> FALSE = Set.of("0", "f", "F", "false", "FALSE", "False");

    T parse(JsonNode node) {
        return parser.apply(node);
    }

    private static String masked(String text) {
        return text.replaceAll("(?i)(password=)[^&;]*", "$1<hidden>");
    }

    private static String text(JsonNode node) {
        if (node.isContainerNode()) {
            throw new InvalidValueException("must be a text");
        }
        return node.asText();
    }

    private static long number(JsonNode node, long min, long max) {
        if (node.isBoolean()) {
            return node.booleanValue() ? 1 : 0;
        }
        BigDecimal number = decimal(node);
        if (number.stripTrailingZeros().scale() > 0) {
            throw new InvalidValueException("must be a whole number");
        }
        if (number.compareTo(BigDecimal.valueOf(min)) < 0 || number.compareTo(BigDecimal.valueOf(max)) > 0) {
            throw new InvalidValueException("must be between " + min + " and " + max);
        }
        return number.longValue();
    }

    private static BigDecimal decimal(JsonNode node) {
        String text = node.isContainerNode() ? "" : node.asText().strip();
        // An exponent of nine digits would make the comparison below expand the number.
        if (!text.matches("[-+]?\\d{1,30}(\\.\\d{1,30})?([eE][-+]?\\d{1,2})?")) {
            throw new InvalidValueException("must be a whole number");
        }
        return new BigDecimal(text);
    }

    private static boolean bool(JsonNode node) {
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        String text = node.isContainerNode() ? "" : node.asText().strip();
        if (!TRUE.contains(text) && !FALSE.contains(text)) {
            throw new InvalidValueException("must be true or false");
        }
        return TRUE.contains(text);
    }

    private static Duration duration(JsonNode node) {
        if (node.isNumber()) {
            return Duration.ofNanos(number(node, Long.MIN_VALUE, Long.MAX_VALUE));
        }
        return GoDuration.parse(node.isTextual() ? node.textValue().strip() : "");
    }

    private static List<String> strings(JsonNode node) {
        JsonNode list = node.isTextual() && node.textValue().strip().startsWith("[") ? json(node) : node;
        if (list.isObject()) {
            throw new InvalidValueException("must be a list of texts");
        }
        if (!list.isArray()) {
            String text = list.asText().strip();
            return text.isEmpty() ? List.of() : List.of(text.split("\\s+"));
        }
        List<String> strings = new ArrayList<>();
        for (JsonNode item : list) {
            if (item.isContainerNode() || item.isNull()) {
                throw new InvalidValueException("must be a list of texts");
            }
            strings.add(item.asText());
        }
        return List.copyOf(strings);
    }

    private static Map<String, String> stringMap(JsonNode node) {
        JsonNode object = node.isTextual() ? json(node) : node;
        if (!object.isObject()) {
            throw new InvalidValueException("must be an object of texts");
        }
        Map<String, String> map = new LinkedHashMap<>();
        for (var entry : object.properties()) {
            map.put(entry.getKey(), text(entry.getValue()));
        }
        return map;
    }

    private static JsonNode json(JsonNode text) {
        List<String> problems = new ArrayList<>();
        JsonNode value = JsonFormat.value(text.textValue(), problems);
        if (!problems.isEmpty()) {
            throw new InvalidValueException("must be valid JSON");
        }
        return value;
    }
}
