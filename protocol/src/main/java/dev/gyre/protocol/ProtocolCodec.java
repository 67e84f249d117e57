package dev.gyre.protocol;

import java.util.List;

/// One of the two encodings of the client protocol. Stateless, used by any thread.
public interface ProtocolCodec {

    /// What a frame held: the commands up to the first that cannot be read.
    ///
    /// @param malformed whether the rest could not be read; also true for a frame without any command
    record Frame(List<Command> commands, boolean malformed) {
        public Frame {
            commands = List.copyOf(commands);
        }
    }

    /// Never throws, whatever the bytes are.
    Frame decode(byte[] frame);

    /// One message, without what separates it from the next: no line feed in JSON, no length in Protobuf.
    ///
    /// @throws UnencodableException when a payload is no JSON value and the encoding is JSON
    byte[] encode(Reply reply) throws UnencodableException;

    /// Bytes as the data of a publication whose client takes patches: what the client sees are these bytes, not their
    /// meaning. In JSON a string that holds them.
    ///
    /// @throws UnencodableException when they are no text and the encoding is JSON
    Payload opaque(Payload bytes) throws UnencodableException;

    /// Messages of [#encode] as one frame: joined by line feeds, or each behind its length.
    byte[] join(List<byte[]> messages);

    /// A payload that this encoding cannot carry; the client is disconnected with 3506.
    final class UnencodableException extends Exception {
        public UnencodableException(String message) {
            super(message);
        }
    }
}
