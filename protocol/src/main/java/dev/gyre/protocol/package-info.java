/// The client protocol as values: commands that clients send, replies and pushes that they get, and the codes of
/// errors, disconnects and unsubscribes. The codecs in `json` and `protobuf` turn them into bytes and back.
///
/// Source: `client.proto` of centrifugal/protocol.
@NullMarked
package dev.gyre.protocol;

import org.jspecify.annotations.NullMarked;
