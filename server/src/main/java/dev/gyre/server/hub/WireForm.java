package dev.gyre.server.hub;

import dev.gyre.protocol.ProtocolCodec;
import org.apache.pekko.util.ByteString;

/// One way in which messages stand on a wire: an encoding and what a transport puts around it.
///
/// A relay encodes a publication once for each form that its subscribers use. There is one instance of each form;
/// forms are compared by identity.
public interface WireForm {

    ProtocolCodec codec();

    /// A message of the codec as it is written to the socket.
    ByteString frame(byte[] message);
}
