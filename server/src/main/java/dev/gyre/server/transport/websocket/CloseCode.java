package dev.gyre.server.transport.websocket;

/// Close codes of RFC 6455 section 7.4 and of the IANA registry.
final class CloseCode {

    static final int NORMAL = 1000;
    static final int PROTOCOL_ERROR = 1002;
    static final int NONE = 1005;
    static final int INVALID_TEXT = 1007;
    static final int TOO_BIG = 1009;

    private CloseCode() {}

    /// Whether a peer may put it into a Close frame.
    static boolean mayBeSent(int code) {
        return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
    }
}
