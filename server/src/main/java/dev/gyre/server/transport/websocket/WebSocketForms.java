package dev.gyre.server.transport.websocket;

import dev.gyre.protocol.ProtocolCodec;
import dev.gyre.protocol.json.JsonCodec;
import dev.gyre.protocol.protobuf.ProtobufCodec;
import dev.gyre.server.hub.WireForm;
import java.util.List;
import org.apache.pekko.util.ByteString;

/// The two forms of messages on a WebSocket.
///
/// @param json text frames of one message
/// @param protobuf binary frames of one message behind its length
public record WebSocketForms(WireForm json, WireForm protobuf) {

    /// Of the client protocol.
    public static final WebSocketForms STANDARD = of(JsonCodec.INSTANCE, ProtobufCodec.INSTANCE);

    public static WebSocketForms of(ProtocolCodec json, ProtocolCodec protobuf) {
        return new WebSocketForms(new Form(json, Frames.TEXT), new Form(protobuf, Frames.BINARY));
    }

    private static final class Form implements WireForm {

        private final ProtocolCodec codec;
        private final int opcode;

        Form(ProtocolCodec codec, int opcode) {
            this.codec = codec;
            this.opcode = opcode;
        }

        @Override
        public ProtocolCodec codec() {
            return codec;
        }

        @Override
        public ByteString frame(byte[] message) {
            return Frames.of(opcode, codec.join(List.of(message)));
        }
    }
}
