package dev.gyre.deploy.conformance;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.Descriptors;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The messages of the client protocol, read from its schema `client.proto`.
///
/// Understands what stands in that file: messages with scalar, repeated, map and message fields, one a line.
final class ProtobufSchema {

    private static final Pattern MESSAGE = Pattern.compile("message (\\w+) \\{\\s*}?");
    private static final Pattern FIELD = Pattern.compile("(repeated )?(?:map<(\\w+), (\\w+)>|(\\w+)) (\\w+) = (\\d+);");
    private static final Map<String, FieldDescriptorProto.Type> SCALARS = Map.of(
            "string", FieldDescriptorProto.Type.TYPE_STRING,
            "bytes", FieldDescriptorProto.Type.TYPE_BYTES,
            "bool", FieldDescriptorProto.Type.TYPE_BOOL,
            "int32", FieldDescriptorProto.Type.TYPE_INT32,
            "int64", FieldDescriptorProto.Type.TYPE_INT64,
            "uint32", FieldDescriptorProto.Type.TYPE_UINT32,
            "uint64", FieldDescriptorProto.Type.TYPE_UINT64,
            "sint64", FieldDescriptorProto.Type.TYPE_SINT64);

    static final ProtobufSchema CLIENT = read("client.proto");

    private final FileDescriptor file;

    private ProtobufSchema(FileDescriptor file) {
        this.file = file;
    }

    private static ProtobufSchema read(String resource) {
        try (InputStream in = ProtobufSchema.class.getResourceAsStream("/" + resource)) {
            if (in == null) {
                throw new SuiteException(resource + " is not on the class path");
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static ProtobufSchema parse(String text) {
        var file = FileDescriptorProto.newBuilder().setName("client.proto").setSyntax("proto3");
        for (String line : text.lines().map(String::strip).toList()) {
            Matcher message = MESSAGE.matcher(line);
            Matcher field = FIELD.matcher(line);
            if (message.matches()) {
                file.addMessageTypeBuilder().setName(message.group(1));
            } else if (field.matches()) {
                add(field, file.getMessageTypeBuilder(file.getMessageTypeCount() - 1));
            }
        }
        try {
            return new ProtobufSchema(FileDescriptor.buildFrom(file.build(), new FileDescriptor[0]));
        } catch (Descriptors.DescriptorValidationException invalid) {
            throw new SuiteException("The schema cannot be used: " + invalid.getMessage(), invalid);
        }
    }

    private static void add(Matcher line, DescriptorProto.Builder message) {
        String name = line.group(5);
        var field = FieldDescriptorProto.newBuilder().setName(name).setNumber(Integer.parseInt(line.group(6)));
        if (line.group(2) == null) {
            boolean repeated = line.group(1) != null;
            message.addField(type(field, line.group(4))
                    .setLabel(
                            repeated
                                    ? FieldDescriptorProto.Label.LABEL_REPEATED
                                    : FieldDescriptorProto.Label.LABEL_OPTIONAL));
            return;
        }
        String entry = entryName(name);
        message.addNestedType(DescriptorProto.newBuilder()
                .setName(entry)
                .setOptions(MessageOptions.newBuilder().setMapEntry(true))
                .addField(part("key", 1, line.group(2)))
                .addField(part("value", 2, line.group(3))));
        message.addField(
                type(field, message.getName() + "." + entry).setLabel(FieldDescriptorProto.Label.LABEL_REPEATED));
    }

    private static FieldDescriptorProto.Builder part(String name, int number, String type) {
        var field = FieldDescriptorProto.newBuilder().setName(name).setNumber(number);
        return type(field, type).setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL);
    }

    private static FieldDescriptorProto.Builder type(FieldDescriptorProto.Builder field, String type) {
        FieldDescriptorProto.Type scalar = SCALARS.get(type);
        return scalar == null
                ? field.setType(FieldDescriptorProto.Type.TYPE_MESSAGE).setTypeName("." + type)
                : field.setType(scalar);
    }

    /// As Protobuf names the message that stands for an entry: `presence_map` has entries `PresenceMapEntry`.
    private static String entryName(String field) {
        var name = new StringBuilder();
        for (String word : field.split("_", -1)) {
            name.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
        }
        return name.append("Entry").toString();
    }

    Descriptor message(String name) {
        Descriptor message = file.findMessageTypeByName(name);
        if (message == null) {
            throw new SuiteException("The schema has no message " + name);
        }
        return message;
    }
}
