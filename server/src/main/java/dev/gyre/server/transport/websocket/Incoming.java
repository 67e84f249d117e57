package dev.gyre.server.transport.websocket;

/// What a client said in one or more frames.
@SuppressWarnings("ArrayRecordComponent") // never compared, and on the hot path
sealed interface Incoming {

    /// @param payload unmasked, of all fragments; UTF-8 where it is text
    record Message(boolean text, byte[] payload) implements Incoming {}

    record Ping(byte[] payload) implements Incoming {}

    record Pong() implements Incoming {}

    /// @param code 1005 when the client gave none
    record Close(int code) implements Incoming {}

    /// Bytes that are not a WebSocket; nothing can be read behind them.
    ///
    /// @param code 1002, 1007 or 1009
    record Violation(int code, String reason) implements Incoming {}
}
