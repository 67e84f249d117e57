/// The WebSocket transport: RFC 6455 frames around the client protocol.
///
/// The way of a message: [WebSocketEndpoint] answers the upgrade, [FrameParser] cuts the received bytes into
/// messages, and [WebSocketConnection] hands them to its session one by one. What a session or a relay sends comes
/// framed ([WebSocketForms]) and goes straight to the socket.
@NullMarked
package dev.gyre.server.transport.websocket;

import org.jspecify.annotations.NullMarked;
