package dev.gyre.server.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// JSON, read into a tree without an object mapper: the start of a node does not wait for one, and a key that is given
/// twice is reported with its path.
final class JsonFormat implements ConfigFormat {

    private static final JsonFactory FACTORY = new JsonFactory();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    @Override
    public ObjectNode parse(String text, List<String> problems) {
        if (value(text, problems) instanceof ObjectNode object) {
            return object;
        }
        if (problems.isEmpty()) {
            problems.add("the file must contain one JSON object");
        }
        return NODES.objectNode();
    }

    /// The one value that the text contains; missing when there is a problem with it.
    static JsonNode value(String text, List<String> problems) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() == null) {
                return MissingNode.getInstance();
            }
            JsonNode node = node(parser, "", problems);
            if (parser.nextToken() != null) {
                problems.add(
                        "line " + parser.currentTokenLocation().getLineNr() + ": nothing may follow the JSON value");
            }
            return node;
        } catch (JsonProcessingException broken) {
            problems.add(place(broken.getLocation()) + "not valid JSON: " + firstLine(broken.getOriginalMessage()));
            return MissingNode.getInstance();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static JsonNode node(JsonParser parser, String path, List<String> problems) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser, path, problems);
            case START_ARRAY -> array(parser, path, problems);
            case VALUE_STRING -> NODES.textNode(parser.getText());
            case VALUE_NUMBER_INT -> NODES.numberNode(parser.getBigIntegerValue());
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDecimalValue());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            default -> NODES.nullNode();
        };
    }

    private static ObjectNode object(JsonParser parser, String path, List<String> problems) throws IOException {
        ObjectNode object = NODES.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            int line = parser.currentTokenLocation().getLineNr();
            parser.nextToken();
            String at = path.isEmpty() ? name : path + "." + name;
            JsonNode value = node(parser, at, problems);
            if (object.has(name)) {
                problems.add("line " + line + ": " + at + " is given twice");
            }
            object.set(name, value);
        }
        return object;
    }

    private static ArrayNode array(JsonParser parser, String path, List<String> problems) throws IOException {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(node(parser, path + "[" + array.size() + "]", problems));
        }
        return array;
    }

    /// @param at null when a limit of the parser was reached
    private static String place(@Nullable JsonLocation at) {
        return at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ";
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }
}
