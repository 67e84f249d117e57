package dev.gyre.protocol.protobuf;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import dev.gyre.protocol.Payload;
import dev.gyre.protocol.ProtocolCodec.UnencodableException;
import dev.gyre.protocol.schema.FieldWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;

/// Writes one Protobuf message as bytes.
final class ProtobufFieldWriter implements FieldWriter {

    private byte[] buffer;
    private int size;
    /// How many bytes are left free for the length of a message that is not written yet.
    private final int lengthBytes;

    ProtobufFieldWriter(int sizeHint) {
        buffer = new byte[sizeHint];
        lengthBytes = Varint.size(sizeHint);
    }

    byte[] bytes() {
        return size == buffer.length ? buffer : Arrays.copyOf(buffer, size);
    }

    @Override
    public FieldWriter always() {
        return this;
    }

    @Override
    public void string(int number, String name, String value) {
        if (!value.isEmpty()) {
            bytes(number, value.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public void bool(int number, String name, boolean value) {
        signed(number, name, value ? 1 : 0);
    }

    @Override
    public void unsigned(int number, String name, long value) {
        signed(number, name, value);
    }

    @Override
    public void signed(int number, String name, long value) {
        if (value != 0) {
            varint(tag(number, WireFormat.WIRETYPE_VARINT));
            varint(value);
        }
    }

    @Override
    public void zigzag(int number, String name, long value) {
        signed(number, name, CodedOutputStream.encodeZigZag64(value));
    }

    @Override
    public void payload(int number, String name, Payload value) {
        if (!value.isEmpty()) {
            bytes(number, value.bytes());
        }
    }

    @Override
    public <T> void message(int number, String name, T value, Body<T> body) throws UnencodableException {
        int start = begin(number);
        body.write(value, this);
        end(start);
    }

    @Override
    public <T> void messages(int number, String name, Collection<T> values, Body<T> body) throws UnencodableException {
        for (T value : values) {
            message(number, name, value, body);
        }
    }

    @Override
    public void stringMap(int number, String name, Map<String, String> values) {
        values.forEach((key, value) -> {
            int start = begin(number);
            string(1, "key", key);
            string(2, "value", value);
            end(start);
        });
    }

    @Override
    public <T> void messageMap(int number, String name, Map<String, T> values, Body<T> body)
            throws UnencodableException {
        for (Map.Entry<String, T> entry : values.entrySet()) {
            int start = begin(number);
            string(1, "key", entry.getKey());
            message(2, "value", entry.getValue(), body);
            end(start);
        }
    }

    /// Leaves room for the length of a message; says where its content starts.
    private int begin(int number) {
        varint(tag(number, WireFormat.WIRETYPE_LENGTH_DELIMITED));
        reserve(lengthBytes);
        size += lengthBytes;
        return size;
    }

    /// Puts the length before the content, which moves when the length takes more or less than the room left for it.
    private void end(int start) {
        int length = size - start;
        int content = start - lengthBytes + Varint.size(length);
        if (content != start) {
            reserve(Varint.MAX_BYTES);
            System.arraycopy(buffer, start, buffer, content, length);
            size = content + length;
        }
        Varint.put(buffer, start - lengthBytes, length);
    }

    private void bytes(int number, byte[] bytes) {
        varint(tag(number, WireFormat.WIRETYPE_LENGTH_DELIMITED));
        varint(bytes.length);
        reserve(bytes.length);
        System.arraycopy(bytes, 0, buffer, size, bytes.length);
        size += bytes.length;
    }

    private void varint(long value) {
        reserve(Varint.MAX_BYTES);
        size = Varint.put(buffer, size, value);
    }

    private static int tag(int number, int wireType) {
        return number << 3 | wireType;
    }

    private void reserve(int bytes) {
        if (buffer.length - size < bytes) {
            buffer = Arrays.copyOf(buffer, Math.max(size + bytes, 2 * size));
        }
    }
}
