package dev.gyre.server.api;

import dev.gyre.protocol.Payload;
import java.io.IOException;

/// What a namespace accepts as data of a publication (`publication_data_format`).
final class DataFormat {

    private DataFormat() {}

    /// @param format empty, `json`, `json_object` or `binary`
    /// @param parsed whether the data are known to be one JSON value, or nothing
    static boolean accepts(String format, Payload data, boolean parsed) {
        return switch (format) {
            case "binary" -> true;
            case "json" -> parsed ? !data.isEmpty() : isJson(data);
            case "json_object" -> startsObject(data) && (parsed || isJson(data));
            default -> !data.isEmpty();
        };
    }

    /// Whether the bytes are exactly one JSON value in UTF-8.
    static boolean isJson(Payload data) {
        try (var reader = RequestReader.of(data.bytes())) {
            if (!reader.nextValue()) {
                return false;
            }
            reader.payload();
            reader.end();
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static boolean startsObject(Payload data) {
        for (byte b : data.bytes()) {
            if (b > ' ') {
                return b == '{';
            }
        }
        return false;
    }
}
