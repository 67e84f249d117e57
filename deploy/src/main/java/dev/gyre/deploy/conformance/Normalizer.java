package dev.gyre.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Replaces what differs from run to run by numbered names, the same value by the same name: ids, epochs, times, and
/// the suffix of this run's channels and users.
final class Normalizer {

    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern NODE_NAME = Pattern.compile(".+_8\\d*");

    private final String suffix;
    private final Map<String, String> ids = new HashMap<>();
    private final Map<String, String> epochs = new HashMap<>();

    /// @param suffix that of the run
    Normalizer(String suffix) {
        this.suffix = suffix;
    }

    JsonNode apply(JsonNode value) {
        return apply("", value);
    }

    /// @param key under which the value stands
    private JsonNode apply(String key, JsonNode value) {
        if (value.isObject()) {
            ObjectNode object = Json.object();
            value.properties().forEach(each -> object.set(text(each.getKey()), apply(each.getKey(), each.getValue())));
            return object;
        }
        if (value.isArray()) {
            ArrayNode array = Json.array();
            value.forEach(each -> array.add(apply(key, each)));
            return array;
        }
        if (value.isTextual()) {
            return TextNode.valueOf(text(key, value.textValue()));
        }
        if (value.isIntegralNumber()) {
            return switch (key) {
                case "ttl" -> TextNode.valueOf("<ttl~%d>".formatted(tens(value.longValue())));
                case "uptime", "time" -> TextNode.valueOf("<" + key + ">");
                default -> value;
            };
        }
        return value;
    }

    private String text(String key, String text) {
        if (key.equals("epoch") && !text.isEmpty()) {
            return epochs.computeIfAbsent(text, _ -> "<epoch%d>".formatted(epochs.size() + 1));
        }
        if (key.equals("version")) {
            return "<version>";
        }
        if (key.equals("name") && NODE_NAME.matcher(text).matches()) {
            return "<nodename>";
        }
        return text(text);
    }

    private String text(String text) {
        String named = ID.matcher(text)
                .replaceAll(id -> Matcher.quoteReplacement(
                        ids.computeIfAbsent(id.group(), _ -> "<id%d>".formatted(ids.size() + 1))));
        return named.replace(suffix, "<uniq>");
    }

    /// Rounded to tens, halves to the even one.
    private static long tens(long seconds) {
        return (long) Math.rint(seconds / 10.0) * 10;
    }
}
