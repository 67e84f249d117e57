package dev.gyre.server.channel;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.gyre.protocol.Payload;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// What data a namespace takes (`publication_data_format`).
public final class PublicationFormat {

    private static final JsonFactory JSON = new JsonFactory();

    private PublicationFormat() {}

    /// @param format `json`, `json_object`, `binary` (anything, also nothing), or empty for anything but nothing
    public static boolean accepts(String format, Payload data) {
        return switch (format) {
            case "json" -> firstToken(data) != null;
            case "json_object" -> firstToken(data) == JsonToken.START_OBJECT;
            case "binary" -> true;
            default -> !data.isEmpty();
        };
    }

    /// The first token of what is exactly one JSON value; null when it is not.
    private static @Nullable JsonToken firstToken(Payload data) {
        try (JsonParser parser = JSON.createParser(data.bytes())) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return null;
            }
            parser.skipChildren();
            return parser.nextToken() == null ? first : null;
        } catch (IOException _) {
            return null;
        }
    }
}
