package dev.gyre.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

/// Puts one configuration over another.
final class Layers {

    private Layers() {}

    /// Objects are joined, lists of named objects too; any other value of `top`, unless it is unset or empty, takes the
    /// place of the one in `base`.
    ///
    /// @param base is changed and returned
    static ObjectNode join(ObjectNode base, ObjectNode top) {
        for (var entry : top.properties()) {
            JsonNode below = base.path(entry.getKey());
            JsonNode above = entry.getValue();
            if (below instanceof ObjectNode object && above instanceof ObjectNode over) {
                join(object, over);
            } else if (below instanceof ArrayNode list && isNamed(list) && above instanceof ArrayNode over) {
                base.set(entry.getKey(), joinNamed(list, over));
            } else if (!above.isNull() && !above.equals(TextNode.valueOf(""))) {
                base.set(entry.getKey(), above);
            }
        }
        return base;
    }

    private static boolean isNamed(ArrayNode list) {
        return list.valueStream().anyMatch(item -> item.has("name"));
    }

    private static ArrayNode joinNamed(ArrayNode base, ArrayNode top) {
        ArrayNode joined = top.deepCopy();
        for (JsonNode item : base) {
            boolean replaced =
                    top.valueStream().anyMatch(other -> other.path("name").equals(item.path("name")));
            if (!replaced) {
                joined.add(item);
            }
        }
        return joined;
    }
}
