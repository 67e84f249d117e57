package dev.gyre.server.metrics;

import dev.gyre.protocol.Command;
import dev.gyre.protocol.Push;
import java.util.Locale;

/// Kinds of messages of the client protocol, under the names that metrics have for them.
///
/// Source: protocol `type.go`, `FrameType`.
public enum FrameType {
    SERVER_PING,
    CLIENT_PONG,
    PUSH_CONNECT,
    PUSH_SUBSCRIBE,
    PUSH_PUBLICATION,
    PUSH_JOIN,
    PUSH_LEAVE,
    PUSH_UNSUBSCRIBE,
    PUSH_MESSAGE,
    PUSH_REFRESH,
    PUSH_DISCONNECT,
    CONNECT,
    SUBSCRIBE,
    PUBLISH,
    UNSUBSCRIBE,
    RPC,
    PRESENCE,
    PRESENCE_STATS,
    HISTORY,
    REFRESH,
    SUB_REFRESH,
    SEND,
    UNKNOWN;

    private final String label = name().toLowerCase(Locale.ROOT);

    public String label() {
        return label;
    }

    public static FrameType of(Command.Request request) {
        return switch (request) {
            case Command.Connect _ -> CONNECT;
            case Command.Subscribe _ -> SUBSCRIBE;
            case Command.Unsubscribe _ -> UNSUBSCRIBE;
            case Command.Publish _ -> PUBLISH;
            case Command.Presence _ -> PRESENCE;
            case Command.PresenceStats _ -> PRESENCE_STATS;
            case Command.History _ -> HISTORY;
            case Command.Pong _ -> CLIENT_PONG;
            case Command.Ping _ -> UNKNOWN;
            case Command.Send _ -> SEND;
            case Command.Rpc _ -> RPC;
            case Command.Refresh _ -> REFRESH;
            case Command.SubRefresh _ -> SUB_REFRESH;
        };
    }

    public static FrameType of(Push push) {
        return switch (push) {
            case Push.Published _ -> PUSH_PUBLICATION;
            case Push.Joined _ -> PUSH_JOIN;
            case Push.Left _ -> PUSH_LEAVE;
            case Push.Unsubscribed _ -> PUSH_UNSUBSCRIBE;
            case Push.Subscribed _ -> PUSH_SUBSCRIBE;
            case Push.Message _ -> PUSH_MESSAGE;
            case Push.Connected _ -> PUSH_CONNECT;
            case Push.Disconnected _ -> PUSH_DISCONNECT;
            case Push.Refreshed _ -> PUSH_REFRESH;
        };
    }
}
