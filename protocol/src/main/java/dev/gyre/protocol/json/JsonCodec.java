package dev.gyre.protocol.json;

import dev.gyre.protocol.Command;
import dev.gyre.protocol.Payload;
import dev.gyre.protocol.ProtocolCodec;
import dev.gyre.protocol.Reply;
import dev.gyre.protocol.schema.MalformedException;
import dev.gyre.protocol.schema.ReplyWriter;
import java.util.ArrayList;
import java.util.List;

/// JSON: a command a line, a reply a line.
///
/// What follows a command in its line is not looked at, and a line that is `null` is a pong, as Centrifugo has it.
///
/// Source: centrifugal/protocol `decode_stream.go`, `encode.go`, `raw.go`.
public final class JsonCodec implements ProtocolCodec {

    public static final JsonCodec INSTANCE = new JsonCodec();

    private JsonCodec() {}

    @Override
    public Frame decode(byte[] frame) {
        List<Command> commands = new ArrayList<>(2);
        try {
            for (int start = 0; start < frame.length; ) {
                int end = endOfLine(frame, start);
                commands.add(JsonFieldReader.readCommand(frame, start, end));
                start = end + 1;
            }
        } catch (MalformedException _) {
            return new Frame(commands, true);
        }
        return new Frame(commands, commands.isEmpty());
    }

    private static int endOfLine(byte[] frame, int start) {
        int end = start;
        while (end < frame.length && frame[end] != '\n') {
            end++;
        }
        return end;
    }

    @Override
    public byte[] encode(Reply reply) throws UnencodableException {
        JsonFieldWriter out = new JsonFieldWriter(ReplyWriter.sizeHint(reply));
        out.open();
        ReplyWriter.write(reply, out);
        return out.close();
    }

    @Override
    public Payload opaque(Payload bytes) throws UnencodableException {
        return Payload.of(JsonText.quoted(bytes.bytes()));
    }

    @Override
    public byte[] join(List<byte[]> messages) {
        if (messages.size() == 1) {
            return messages.getFirst();
        }
        int size = Math.max(0, messages.size() - 1);
        for (byte[] message : messages) {
            size += message.length;
        }
        byte[] frame = new byte[size];
        int position = 0;
        for (byte[] message : messages) {
            if (position > 0) {
                frame[position++] = '\n';
            }
            System.arraycopy(message, 0, frame, position, message.length);
            position += message.length;
        }
        return frame;
    }
}
