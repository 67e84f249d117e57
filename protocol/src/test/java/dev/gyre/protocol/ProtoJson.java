package dev.gyre.protocol;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/// Prints a generated message as the JSON of the client protocol: a second opinion on both codecs.
public final class ProtoJson {

    private static final Set<String> ALWAYS = Set.of(
            "ClientInfo.user",
            "ClientInfo.client",
            "PresenceResult.presence",
            "PresenceStatsResult.num_clients",
            "PresenceStatsResult.num_users",
            "HistoryResult.publications",
            "HistoryResult.epoch",
            "HistoryResult.offset");

    private ProtoJson() {}

    /// The payloads of the message have to be JSON.
    public static String print(Message message) {
        List<String> fields = new ArrayList<>();
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            String name = message.getDescriptorForType().getName() + "." + field.getName();
            if (ALWAYS.contains(name) || isPresent(message, field)) {
                fields.add(quote(field.getName()) + ":" + value(field, message.getField(field)));
            }
        }
        return "{" + String.join(",", fields) + "}";
    }

    private static boolean isPresent(Message message, FieldDescriptor field) {
        return field.isRepeated() ? message.getRepeatedFieldCount(field) > 0 : message.hasField(field);
    }

    private static String value(FieldDescriptor field, Object value) {
        if (!field.isRepeated()) {
            return single(field, value);
        }
        List<String> values = new ArrayList<>();
        for (Object element : (List<?>) value) {
            values.add(field.isMapField() ? entry((Message) element) : single(field, element));
        }
        String joined = String.join(",", values);
        return field.isMapField() ? "{" + joined + "}" : "[" + joined + "]";
    }

    private static String entry(Message entry) {
        FieldDescriptor key = entry.getDescriptorForType().findFieldByNumber(1);
        FieldDescriptor value = entry.getDescriptorForType().findFieldByNumber(2);
        return quote((String) entry.getField(key)) + ":" + single(value, entry.getField(value));
    }

    private static String single(FieldDescriptor field, Object value) {
        return switch (field.getType()) {
            case BYTES -> ((ByteString) value).toStringUtf8();
            case STRING -> quote((String) value);
            case MESSAGE -> print((Message) value);
            case UINT64 -> Long.toUnsignedString((Long) value);
            case UINT32 -> Integer.toUnsignedString((Integer) value);
            default -> value.toString();
        };
    }

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (c < ' ') {
                        quoted.append("\\u").append(HexFormat.of().toHexDigits(c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
