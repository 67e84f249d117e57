package dev.gyre.protocol.schema;

import dev.gyre.protocol.ClientError;
import dev.gyre.protocol.ProtocolCodec.UnencodableException;
import dev.gyre.protocol.Push;
import dev.gyre.protocol.Reply;

/// A message to a client.
///
/// Source: `client.proto` of centrifugal/protocol.
public final class ReplyWriter {

    private static final int EMPTY_BYTES = 2;
    private static final int FRAME_BYTES = 160;

    private ReplyWriter() {}

    /// About how many bytes the message takes, so that most of them fit into the first buffer.
    public static int sizeHint(Reply reply) {
        return switch (reply.body()) {
            case Push.Published published ->
                FRAME_BYTES
                        + published.channel().length()
                        + published.publication().data().size();
            case Reply.ServerPing _ -> EMPTY_BYTES;
            default -> FRAME_BYTES;
        };
    }

    public static void write(Reply reply, FieldWriter out) throws UnencodableException {
        out.unsigned(1, "id", reply.id());
        switch (reply.body()) {
            case Reply.ServerPing _ -> {}
            case Reply.Failure failure -> out.message(2, "error", failure.error(), ReplyWriter::error);
            case Push push -> out.message(4, "push", push, PushWriter::push);
            case Reply.Connected connected -> out.message(5, "connect", connected, ReplyWriter::connected);
            case Reply.Subscribed subscribed -> out.message(6, "subscribe", subscribed, ReplyWriter::subscribed);
            case Reply.Unsubscribed empty -> out.message(7, "unsubscribe", empty, ReplyWriter::nothing);
            case Reply.Published empty -> out.message(8, "publish", empty, ReplyWriter::nothing);
            case Reply.Presence presence -> out.message(9, "presence", presence, ReplyWriter::presence);
            case Reply.PresenceStats stats -> out.message(10, "presence_stats", stats, ReplyWriter::presenceStats);
            case Reply.History history -> out.message(11, "history", history, ReplyWriter::history);
            case Reply.Pinged empty -> out.message(12, "ping", empty, ReplyWriter::nothing);
            case Reply.RpcDone done -> out.message(13, "rpc", done, ReplyWriter::rpcDone);
            case Reply.Refreshed refreshed -> out.message(14, "refresh", refreshed, ReplyWriter::refreshed);
            case Reply.SubRefreshed refreshed -> out.message(15, "sub_refresh", refreshed, ReplyWriter::subRefreshed);
        }
    }

    private static void error(ClientError error, FieldWriter out) {
        out.unsigned(1, "code", error.code());
        out.string(2, "message", error.message());
        out.bool(3, "temporary", error.temporary());
    }

    private static void connected(Reply.Connected connected, FieldWriter out) throws UnencodableException {
        out.string(1, "client", connected.client());
        out.string(2, "version", connected.version());
        out.bool(3, "expires", connected.expires());
        out.unsigned(4, "ttl", connected.ttl());
        out.payload(5, "data", connected.data());
        out.messageMap(6, "subs", connected.subs(), ReplyWriter::subscribed);
        out.unsigned(7, "ping", connected.ping());
        out.bool(8, "pong", connected.pong());
        out.string(9, "session", connected.session());
        out.string(10, "node", connected.node());
        out.signed(11, "time", connected.time());
    }

    static void subscribed(Reply.Subscribed subscribed, FieldWriter out) throws UnencodableException {
        out.bool(1, "expires", subscribed.expires());
        out.unsigned(2, "ttl", subscribed.ttl());
        out.bool(3, "recoverable", subscribed.recoverable());
        out.string(6, "epoch", subscribed.epoch());
        out.messages(7, "publications", subscribed.publications(), PushWriter::publication);
        out.bool(8, "recovered", subscribed.recovered());
        out.unsigned(9, "offset", subscribed.offset());
        out.bool(10, "positioned", subscribed.positioned());
        out.payload(11, "data", subscribed.data());
        out.bool(12, "was_recovering", subscribed.wasRecovering());
        out.bool(13, "delta", subscribed.delta());
        out.signed(14, "id", subscribed.id());
        out.signed(15, "type", subscribed.type());
        out.signed(16, "phase", subscribed.phase());
        out.string(17, "cursor", subscribed.cursor());
        out.messages(18, "state", subscribed.state(), PushWriter::publication);
        out.unsigned(19, "publish_debounce", subscribed.publishDebounce());
    }

    private static void presence(Reply.Presence presence, FieldWriter out) throws UnencodableException {
        out.always().messageMap(1, "presence", presence.presence(), PushWriter::info);
    }

    private static void presenceStats(Reply.PresenceStats stats, FieldWriter out) {
        out.always().unsigned(1, "num_clients", stats.numClients());
        out.always().unsigned(2, "num_users", stats.numUsers());
    }

    private static void history(Reply.History history, FieldWriter out) throws UnencodableException {
        out.always().messages(1, "publications", history.publications(), PushWriter::publication);
        out.always().string(2, "epoch", history.epoch());
        out.always().unsigned(3, "offset", history.offset());
    }

    private static void rpcDone(Reply.RpcDone done, FieldWriter out) throws UnencodableException {
        out.payload(1, "data", done.data());
    }

    private static void refreshed(Reply.Refreshed refreshed, FieldWriter out) {
        out.string(1, "client", refreshed.client());
        out.string(2, "version", refreshed.version());
        out.bool(3, "expires", refreshed.expires());
        out.unsigned(4, "ttl", refreshed.ttl());
    }

    private static void subRefreshed(Reply.SubRefreshed refreshed, FieldWriter out) throws UnencodableException {
        out.bool(1, "expires", refreshed.expires());
        out.unsigned(2, "ttl", refreshed.ttl());
        out.messages(3, "items", refreshed.items(), PushWriter::publication);
    }

    private static void nothing(Reply.Result empty, FieldWriter out) {}
}
