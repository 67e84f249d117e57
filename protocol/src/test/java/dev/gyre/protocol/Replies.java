package dev.gyre.protocol;

import java.util.List;
import java.util.Map;

/// Replies and pushes of the wire examples, with their zero values in one place.
public final class Replies {

    private static final ClientInfo INFO = new ClientInfo("42", "c", Payload.EMPTY, Payload.EMPTY);

    private Replies() {}

    public static ClientInfo info() {
        return INFO;
    }

    public static Publication publication(String data, long offset) {
        return Publication.of(Payload.of(data), null, offset, Map.of());
    }

    public static Reply push(String channel, Publication publication) {
        return Reply.push(new Push.Published(channel, publication));
    }

    public static Reply.Connected connected(boolean expires, long ttl, Map<String, Reply.Subscribed> subs) {
        return new Reply.Connected("c", "v", expires, ttl, Payload.EMPTY, subs, 25, true, "", "", 0);
    }

    public static Reply.Subscribed subscribed() {
        return positioned(false, "", 0);
    }

    public static Reply.Subscribed positioned(boolean recoverable, String epoch, long offset) {
        return new Reply.Subscribed(
                false,
                0,
                recoverable,
                epoch,
                List.of(),
                false,
                offset,
                recoverable,
                Payload.EMPTY,
                false,
                false,
                0,
                0,
                0,
                "",
                List.of(),
                0);
    }
}
