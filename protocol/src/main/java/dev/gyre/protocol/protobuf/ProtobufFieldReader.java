package dev.gyre.protocol.protobuf;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.gyre.protocol.Command;
import dev.gyre.protocol.Payload;
import dev.gyre.protocol.schema.CommandReader;
import dev.gyre.protocol.schema.FieldReader;
import dev.gyre.protocol.schema.MalformedException;
import dev.gyre.protocol.schema.MessageType;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// The fields of Protobuf messages.
final class ProtobufFieldReader implements FieldReader {

    /// How deep messages may be nested, as in Protobuf's own parsers.
    private static final int MAX_DEPTH = 100;

    private final CodedInputStream in;
    private int tag;
    private int depth;

    private ProtobufFieldReader(CodedInputStream in) {
        this.in = in;
    }

    /// The next command with the length before it.
    ///
    /// @param end the length of what `in` reads
    static Command readCommand(CodedInputStream in, int end) throws MalformedException, IOException {
        long length = in.readRawVarint64();
        if (length < 0 || length > end - in.getTotalBytesRead()) {
            throw new MalformedException("a command is longer than its frame");
        }
        return new ProtobufFieldReader(in).nested((int) length, CommandReader.COMMAND);
    }

    private <T> T nested(int length, MessageType<T> type) throws MalformedException {
        int limit = enter(length);
        T message = type.read(this);
        leave(limit);
        return message;
    }

    private int enter(int length) throws MalformedException {
        if (depth == MAX_DEPTH) {
            throw new MalformedException("messages are nested too deep");
        }
        depth++;
        try {
            return in.pushLimit(length);
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    private void leave(int limit) {
        depth--;
        in.popLimit(limit);
    }

    @Override
    public int next() throws MalformedException {
        try {
            tag = in.readTag();
            return WireFormat.getTagFieldNumber(tag);
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    @Override
    public void skip() throws MalformedException {
        try {
            if (!in.skipField(tag)) {
                throw new MalformedException("a group ends that has not begun");
            }
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    @Override
    public String string() throws MalformedException {
        expect(WireFormat.WIRETYPE_LENGTH_DELIMITED);
        try {
            return in.readStringRequireUtf8();
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    @Override
    public boolean bool() throws MalformedException {
        return varint() != 0;
    }

    @Override
    public int int32() throws MalformedException {
        return (int) varint();
    }

    @Override
    public long int64() throws MalformedException {
        return varint();
    }

    @Override
    public long uint32() throws MalformedException {
        return varint() & 0xFFFFFFFFL;
    }

    @Override
    public long uint64() throws MalformedException {
        return varint();
    }

    private long varint() throws MalformedException {
        expect(WireFormat.WIRETYPE_VARINT);
        try {
            return in.readRawVarint64();
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    @Override
    public Payload payload() throws MalformedException {
        expect(WireFormat.WIRETYPE_LENGTH_DELIMITED);
        try {
            return Payload.of(in.readByteArray());
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    @Override
    public <T> T message(MessageType<T> type) throws MalformedException {
        return nested(length(), type);
    }

    @Override
    public void strings(List<String> values) throws MalformedException {
        values.add(string());
    }

    @Override
    public <T> void messages(MessageType<T> type, List<T> values) throws MalformedException {
        values.add(message(type));
    }

    @Override
    public void stringMap(Map<String, String> values) throws MalformedException {
        entry(values, () -> "", this::string);
    }

    @Override
    public <T> void messageMap(MessageType<T> type, Map<String, T> values) throws MalformedException {
        entry(values, () -> nested(0, type), () -> message(type));
    }

    /// One entry of a map: a message of a key and a value.
    private <T> void entry(Map<String, T> values, Value<T> absent, Value<T> present) throws MalformedException {
        int limit = enter(length());
        String key = "";
        T value = absent.read();
        for (int field = next(); field != 0; field = next()) {
            switch (field) {
                case 1 -> key = string();
                case 2 -> value = present.read();
                default -> skip();
            }
        }
        leave(limit);
        values.put(key, value);
    }

    private int length() throws MalformedException {
        expect(WireFormat.WIRETYPE_LENGTH_DELIMITED);
        try {
            return in.readRawVarint32();
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    private void expect(int wireType) throws MalformedException {
        if (WireFormat.getTagWireType(tag) != wireType) {
            throw new MalformedException("a value has the wrong type");
        }
    }

    private static MalformedException malformed(IOException cause) {
        return new MalformedException("no Protobuf: " + cause.getClass().getSimpleName());
    }

    @FunctionalInterface
    private interface Value<T> {
        T read() throws MalformedException;
    }
}
