package dev.gyre.protocol;

import java.util.List;

/// A condition on a publication's tags: a comparison, or `and`, `or`, `not` over other conditions.
///
/// @param op empty for a comparison
/// @param cmp `eq`, `neq`, `in`, `nin`, `ex`, `nex`, `sw`, `ew`, `ct`, `lt`, `lte`, `gt` or `gte`
/// @param vals the values of `in` and `nin`
public record FilterNode(String op, String key, String cmp, String val, List<String> vals, List<FilterNode> nodes) {

    public FilterNode {
        vals = List.copyOf(vals);
        nodes = List.copyOf(nodes);
    }
}
