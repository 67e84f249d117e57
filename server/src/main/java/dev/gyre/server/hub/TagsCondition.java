package dev.gyre.server.hub;

import dev.gyre.protocol.FilterNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A [FilterNode] that has been checked and can be evaluated.
///
/// Source: centrifuge `internal/filter/filter.go`, and for numbers the rules of its decimal library.
@FunctionalInterface
interface TagsCondition {

    boolean matches(Map<String, String> tags);

    /// Empty when the node is malformed.
    static Optional<TagsCondition> of(FilterNode node) {
        return switch (node.op()) {
            case "" -> comparison(node);
            case "and" -> ofAll(node.nodes()).map(all -> tags -> all.stream().allMatch(one -> one.matches(tags)));
            case "or" -> ofAll(node.nodes()).map(all -> tags -> all.stream().anyMatch(one -> one.matches(tags)));
            case "not" ->
                node.nodes().size() == 1
                        ? of(node.nodes().getFirst()).map(one -> tags -> !one.matches(tags))
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Optional<List<TagsCondition>> ofAll(List<FilterNode> nodes) {
        var conditions = new ArrayList<TagsCondition>(nodes.size());
        for (FilterNode node : nodes) {
            Optional<TagsCondition> condition = of(node);
            if (condition.isEmpty()) {
                return Optional.empty();
            }
            conditions.add(condition.get());
        }
        return conditions.isEmpty() ? Optional.empty() : Optional.of(conditions);
    }

    private static Optional<TagsCondition> comparison(FilterNode node) {
        String key = node.key();
        String val = node.val();
        return switch (node.cmp()) {
            case "eq" -> withValue(node, tags -> val.equals(tags.get(key)));
            case "neq" -> withValue(node, tags -> !val.equals(tags.get(key)));
            case "sw" -> withValue(node, tags -> text(tags, key).startsWith(val));
            case "ew" -> withValue(node, tags -> text(tags, key).endsWith(val));
            case "ct" -> withValue(node, tags -> text(tags, key).contains(val));
            case "lt", "lte", "gt", "gte" -> withValue(node, numeric(key, node.cmp(), number(val)));
            case "in" -> {
                Set<String> vals = new HashSet<>(node.vals());
                yield withValues(node, tags -> vals.contains(text(tags, key)));
            }
            case "nin" -> {
                Set<String> vals = new HashSet<>(node.vals());
                yield withValues(node, tags -> !vals.contains(text(tags, key)));
            }
            case "ex" -> alone(node, tags -> tags.containsKey(key));
            case "nex" -> alone(node, tags -> !tags.containsKey(key));
            default -> Optional.empty();
        };
    }

    /// A missing tag counts as empty, which no filter value of a comparison is.
    private static String text(Map<String, String> tags, String key) {
        return tags.getOrDefault(key, "");
    }

    private static Optional<TagsCondition> withValue(FilterNode node, TagsCondition condition) {
        boolean valid =
                !node.key().isEmpty() && !node.val().isEmpty() && node.vals().isEmpty();
        return valid ? Optional.of(condition) : Optional.empty();
    }

    private static Optional<TagsCondition> withValues(FilterNode node, TagsCondition condition) {
        boolean valid =
                !node.key().isEmpty() && node.val().isEmpty() && !node.vals().isEmpty();
        return valid ? Optional.of(condition) : Optional.empty();
    }

    private static Optional<TagsCondition> alone(FilterNode node, TagsCondition condition) {
        return node.val().isEmpty() && node.vals().isEmpty() ? Optional.of(condition) : Optional.empty();
    }

    /// @param than null, which nothing compares with, when the filter's value is no number
    private static TagsCondition numeric(String key, String cmp, @Nullable BigDecimal than) {
        return tags -> {
            BigDecimal value = than == null ? null : number(text(tags, key));
            if (value == null) {
                return false;
            }
            int order = value.compareTo(than);
            return switch (cmp) {
                case "lt" -> order < 0;
                case "lte" -> order <= 0;
                case "gt" -> order > 0;
                default -> order >= 0;
            };
        };
    }

    private static @Nullable BigDecimal number(String text) {
        boolean valid = text.length() <= Decimal.MOST_CHARACTERS
                && Decimal.FORM.matcher(text).matches();
        return valid ? new BigDecimal(text) : null;
    }

    /// What counts as a number.
    final class Decimal {

        private static final int MOST_CHARACTERS = 200;
        private static final Pattern FORM = Pattern.compile("[-+]?[0-9]+(\\.[0-9]{1,19})?");

        private Decimal() {}
    }
}
