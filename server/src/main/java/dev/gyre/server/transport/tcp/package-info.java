/// Listeners: sockets, Pekko HTTP on them, and what an upgraded connection writes.
///
/// The way of a byte: [SocketLoop] reads it from its socket, [SocketFlow] brings it into the connection's stream,
/// and [ConnectionStage] gives it to Pekko HTTP or, after an upgrade, to the connection's handler. Answers go back
/// through the stream, or, after an upgrade and while nothing waits, from any thread straight to the socket
/// ([SocketOutbound]).
@NullMarked
package dev.gyre.server.transport.tcp;

import org.jspecify.annotations.NullMarked;
