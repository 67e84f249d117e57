package dev.gyre.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;

/// The objects of a list, as a file, a flag or the environment gives them.
final class Items {

    private Items() {}

    /// @param given an array, or the text of one, or names separated by spaces
    /// @param inFile the list in the file, whose items of these names are taken as they are
    /// @return one node an item; a node that is no object stands for a value that cannot be read
    static List<JsonNode> of(JsonNode given, JsonNode inFile) {
        List<JsonNode> items = new ArrayList<>();
        if (given.isArray()) {
            given.forEach(items::add);
            return items;
        }
        String text = given.isTextual() ? given.textValue().strip() : "";
        if (!given.isTextual() || text.startsWith("[")) {
            JsonNode array = JsonFormat.value(text, new ArrayList<>());
            return array.isArray() ? of(array, inFile) : List.of(MissingNode.getInstance());
        }
        for (String name : text.isEmpty() ? new String[0] : text.split("\\s+")) {
            items.add(named(name, inFile));
        }
        return items;
    }

    private static JsonNode named(String name, JsonNode inFile) {
        for (JsonNode item : inFile) {
            if (item.path("name").asText("").equals(name)) {
                return item;
            }
        }
        return JsonNodeFactory.instance.objectNode().put("name", name);
    }
}
