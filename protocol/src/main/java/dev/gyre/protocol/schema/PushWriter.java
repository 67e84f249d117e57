package dev.gyre.protocol.schema;

import dev.gyre.protocol.ClientInfo;
import dev.gyre.protocol.Disconnect;
import dev.gyre.protocol.ProtocolCodec.UnencodableException;
import dev.gyre.protocol.Publication;
import dev.gyre.protocol.Push;
import dev.gyre.protocol.Unsubscribe;

/// What the server sends of its own accord.
final class PushWriter {

    private PushWriter() {}

    static void push(Push push, FieldWriter out) throws UnencodableException {
        out.string(2, "channel", push.channel());
        switch (push) {
            case Push.Published published -> out.message(4, "pub", published.publication(), PushWriter::publication);
            case Push.Joined joined -> out.message(5, "join", joined.info(), PushWriter::member);
            case Push.Left left -> out.message(6, "leave", left.info(), PushWriter::member);
            case Push.Unsubscribed ended -> out.message(7, "unsubscribe", ended.unsubscribe(), PushWriter::unsubscribe);
            case Push.Message message -> out.message(8, "message", message, PushWriter::message);
            case Push.Subscribed subscribed -> out.message(9, "subscribe", subscribed, PushWriter::subscribed);
            case Push.Connected connected -> out.message(10, "connect", connected, PushWriter::connected);
            case Push.Disconnected ended -> out.message(11, "disconnect", ended.disconnect(), PushWriter::disconnect);
            case Push.Refreshed refreshed -> out.message(12, "refresh", refreshed, PushWriter::refreshed);
        }
    }

    static void publication(Publication publication, FieldWriter out) throws UnencodableException {
        out.payload(4, "data", publication.data());
        ClientInfo info = publication.info();
        if (info != null) {
            out.message(5, "info", info, PushWriter::info);
        }
        out.unsigned(6, "offset", publication.offset());
        out.stringMap(7, "tags", publication.tags());
        out.bool(8, "delta", publication.delta());
        out.signed(9, "time", publication.time());
        out.string(10, "channel", publication.channel());
        out.string(11, "key", publication.key());
        out.bool(12, "removed", publication.removed());
        out.zigzag(13, "score", publication.score());
        out.string(14, "epoch", publication.epoch());
        out.unsigned(16, "version", publication.version());
    }

    static void info(ClientInfo info, FieldWriter out) throws UnencodableException {
        out.always().string(1, "user", info.user());
        out.always().string(2, "client", info.client());
        out.payload(3, "conn_info", info.connInfo());
        out.payload(4, "chan_info", info.chanInfo());
    }

    private static void member(ClientInfo info, FieldWriter out) throws UnencodableException {
        out.message(1, "info", info, PushWriter::info);
    }

    private static void unsubscribe(Unsubscribe unsubscribe, FieldWriter out) {
        out.unsigned(2, "code", unsubscribe.code());
        out.string(3, "reason", unsubscribe.reason());
    }

    private static void message(Push.Message message, FieldWriter out) throws UnencodableException {
        out.payload(1, "data", message.data());
    }

    private static void subscribed(Push.Subscribed subscribed, FieldWriter out) throws UnencodableException {
        out.bool(1, "recoverable", subscribed.recoverable());
        out.string(4, "epoch", subscribed.epoch());
        out.unsigned(5, "offset", subscribed.offset());
        out.bool(6, "positioned", subscribed.positioned());
        out.payload(7, "data", subscribed.data());
    }

    private static void connected(Push.Connected connected, FieldWriter out) throws UnencodableException {
        out.string(1, "client", connected.client());
        out.string(2, "version", connected.version());
        out.payload(3, "data", connected.data());
        out.messageMap(4, "subs", connected.subs(), ReplyWriter::subscribed);
        out.bool(5, "expires", connected.expires());
        out.unsigned(6, "ttl", connected.ttl());
        out.unsigned(7, "ping", connected.ping());
        out.bool(8, "pong", connected.pong());
        out.string(9, "session", connected.session());
        out.string(10, "node", connected.node());
        out.signed(11, "time", connected.time());
    }

    private static void disconnect(Disconnect disconnect, FieldWriter out) {
        out.unsigned(1, "code", disconnect.code());
        out.string(2, "reason", disconnect.reason());
    }

    private static void refreshed(Push.Refreshed refreshed, FieldWriter out) {
        out.bool(1, "expires", refreshed.expires());
        out.unsigned(2, "ttl", refreshed.ttl());
    }
}
