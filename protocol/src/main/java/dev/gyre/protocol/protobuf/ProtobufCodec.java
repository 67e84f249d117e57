package dev.gyre.protocol.protobuf;

import com.google.protobuf.CodedInputStream;
import dev.gyre.protocol.Command;
import dev.gyre.protocol.Payload;
import dev.gyre.protocol.ProtocolCodec;
import dev.gyre.protocol.Reply;
import dev.gyre.protocol.schema.MalformedException;
import dev.gyre.protocol.schema.ReplyWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Protobuf: commands and replies behind their lengths. A command of length zero is a pong, such a reply a ping.
///
/// Source: centrifugal/protocol `decode_stream.go`, `encode.go`, `client.proto`.
public final class ProtobufCodec implements ProtocolCodec {

    public static final ProtobufCodec INSTANCE = new ProtobufCodec();

    private ProtobufCodec() {}

    @Override
    public Frame decode(byte[] frame) {
        List<Command> commands = new ArrayList<>(2);
        CodedInputStream in = CodedInputStream.newInstance(frame);
        try {
            while (!in.isAtEnd()) {
                commands.add(ProtobufFieldReader.readCommand(in, frame.length));
            }
        } catch (MalformedException | IOException _) {
            return new Frame(commands, true);
        }
        return new Frame(commands, commands.isEmpty());
    }

    @Override
    public byte[] encode(Reply reply) throws UnencodableException {
        ProtobufFieldWriter out = new ProtobufFieldWriter(ReplyWriter.sizeHint(reply));
        ReplyWriter.write(reply, out);
        return out.bytes();
    }

    @Override
    public Payload opaque(Payload bytes) {
        return bytes;
    }

    @Override
    public byte[] join(List<byte[]> messages) {
        int size = 0;
        for (byte[] message : messages) {
            size += Varint.size(message.length) + message.length;
        }
        byte[] frame = new byte[size];
        int position = 0;
        for (byte[] message : messages) {
            position = Varint.put(frame, position, message.length);
            System.arraycopy(message, 0, frame, position, message.length);
            position += message.length;
        }
        return frame;
    }
}
