package dev.gyre.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Frames of a Protobuf connection as the text that stands in scenarios and answers.
///
/// A command is written as in JSON. Bytes are the text of a string, the compact JSON of any other value, or
/// `{"hex": …}`; they are shown as a string, or as `hex` where they are no text. A frame that is no JSON is hexadecimal
/// and sent as it is.
final class ProtobufText {

    private static final String HEX = "hex";
    private static final Descriptor COMMAND = ProtobufSchema.CLIENT.message("Command");
    private static final Descriptor REPLY = ProtobufSchema.CLIENT.message("Reply");

    private ProtobufText() {}

    /// The bytes of a frame: commands in JSON, one a line, each behind its length.
    static byte[] frame(String text) {
        if (!text.startsWith("{")) {
            return HexFormat.of().parseHex(text);
        }
        var bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            for (String line : text.lines().toList()) {
                JsonNode command =
                        Json.parse(line).orElseThrow(() -> new SuiteException("A command is not JSON: " + line));
                Message message = message(COMMAND, command);
                out.writeUInt32NoTag(message.getSerializedSize());
                message.writeTo(out);
            }
            out.flush();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static Message message(Descriptor type, JsonNode fields) {
        DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
        fields.properties().forEach(each -> {
            FieldDescriptor field = type.findFieldByName(each.getKey());
            if (field == null) {
                throw new SuiteException(type.getName() + " has no field " + each.getKey());
            }
            if (field.isMapField()) {
                each.getValue()
                        .properties()
                        .forEach(entry -> message.addRepeatedField(
                                field, entry(field.getMessageType(), entry.getKey(), entry.getValue())));
            } else if (field.isRepeated()) {
                each.getValue().forEach(value -> message.addRepeatedField(field, value(field, value)));
            } else {
                message.setField(field, value(field, each.getValue()));
            }
        });
        return message.build();
    }

    private static Message entry(Descriptor type, String key, JsonNode value) {
        FieldDescriptor second = type.findFieldByNumber(2);
        return DynamicMessage.newBuilder(type)
                .setField(type.findFieldByNumber(1), key)
                .setField(second, value(second, value))
                .build();
    }

    private static Object value(FieldDescriptor field, JsonNode value) {
        return switch (field.getJavaType()) {
            case STRING -> value.asText();
            case BOOLEAN -> value.asBoolean();
            case INT -> (int) value.longValue();
            case LONG -> value.bigIntegerValue().longValue();
            case BYTE_STRING -> bytes(value);
            case MESSAGE -> message(field.getMessageType(), value);
            case FLOAT, DOUBLE, ENUM -> throw new SuiteException("The protocol has no field like " + field);
        };
    }

    private static ByteString bytes(JsonNode value) {
        if (value.path(HEX).isTextual()) {
            return ByteString.fromHex(value.path(HEX).textValue());
        }
        return ByteString.copyFromUtf8(value.isTextual() ? value.textValue() : Json.compact(value));
    }

    /// The replies of a frame, each as JSON on one line; a ping is `{}`.
    ///
    /// @throws IOException when the frame is not made of whole replies
    static List<String> replies(byte[] frame) throws IOException {
        List<String> replies = new ArrayList<>();
        CodedInputStream in = CodedInputStream.newInstance(frame);
        while (!in.isAtEnd()) {
            replies.add(Json.compact(json(DynamicMessage.parseFrom(REPLY, in.readByteArray()))));
        }
        return replies;
    }

    private static ObjectNode json(Message message) {
        ObjectNode fields = Json.object();
        message.getAllFields().forEach((field, value) -> fields.set(field.getName(), json(field, value)));
        message.getUnknownFields()
                .asMap()
                .keySet()
                .forEach(number -> fields.put(Integer.toString(number), "unknown field"));
        return fields;
    }

    private static JsonNode json(FieldDescriptor field, Object value) {
        if (field.isMapField()) {
            ObjectNode entries = Json.object();
            for (Object each : (List<?>) value) {
                Message entry = (Message) each;
                FieldDescriptor second = entry.getDescriptorForType().findFieldByNumber(2);
                Object key = entry.getField(entry.getDescriptorForType().findFieldByNumber(1));
                entries.set((String) key, single(second, entry.getField(second)));
            }
            return entries;
        }
        if (field.isRepeated()) {
            ArrayNode values = Json.array();
            ((List<?>) value).forEach(each -> values.add(single(field, each)));
            return values;
        }
        return single(field, value);
    }

    private static JsonNode single(FieldDescriptor field, Object value) {
        ObjectNode holder = Json.object();
        switch (field.getJavaType()) {
            case STRING -> holder.put("", (String) value);
            case BOOLEAN -> holder.put("", (Boolean) value);
            case INT -> holder.put("", Integer.toUnsignedLong((Integer) value));
            case LONG -> holder.put("", (Long) value);
            case BYTE_STRING -> {
                ByteString bytes = (ByteString) value;
                if (bytes.isValidUtf8()) {
                    holder.put("", bytes.toStringUtf8());
                } else {
                    return holder.put(HEX, HexFormat.of().formatHex(bytes.toByteArray()));
                }
            }
            case MESSAGE -> {
                return json((Message) value);
            }
            case FLOAT, DOUBLE, ENUM -> throw new SuiteException("The protocol has no field like " + field);
        }
        return holder.get("");
    }
}
