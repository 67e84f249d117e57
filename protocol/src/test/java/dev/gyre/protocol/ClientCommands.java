package dev.gyre.protocol;

import com.google.protobuf.ByteString;
import dev.gyre.protocol.protobuf.generated.ConnectRequest;
import dev.gyre.protocol.protobuf.generated.HistoryRequest;
import dev.gyre.protocol.protobuf.generated.KeyedItem;
import dev.gyre.protocol.protobuf.generated.PingRequest;
import dev.gyre.protocol.protobuf.generated.PresenceRequest;
import dev.gyre.protocol.protobuf.generated.PresenceStatsRequest;
import dev.gyre.protocol.protobuf.generated.PublishRequest;
import dev.gyre.protocol.protobuf.generated.RPCRequest;
import dev.gyre.protocol.protobuf.generated.RefreshRequest;
import dev.gyre.protocol.protobuf.generated.SendRequest;
import dev.gyre.protocol.protobuf.generated.StreamPosition;
import dev.gyre.protocol.protobuf.generated.SubRefreshRequest;
import dev.gyre.protocol.protobuf.generated.SubscribeRequest;
import dev.gyre.protocol.protobuf.generated.TrackBatch;
import dev.gyre.protocol.protobuf.generated.UnsubscribeRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Commands as a client library sends them, made with the generated classes.
public final class ClientCommands {

    private ClientCommands() {}

    public static byte[] protobufFrame(Iterable<Command> commands) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        try {
            for (Command command : commands) {
                message(command).writeDelimitedTo(frame);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return frame.toByteArray();
    }

    public static String json(Command command) {
        return ProtoJson.print(message(command));
    }

    public static dev.gyre.protocol.protobuf.generated.Command message(Command command) {
        var message = dev.gyre.protocol.protobuf.generated.Command.newBuilder().setId((int) command.id());
        switch (command.request()) {
            case Command.Pong _ -> {}
            case Command.Connect it -> message.setConnect(connect(it));
            case Command.Subscribe it -> message.setSubscribe(subscribe(it));
            case Command.Unsubscribe it ->
                message.setUnsubscribe(UnsubscribeRequest.newBuilder().setChannel(it.channel()));
            case Command.Publish it -> message.setPublish(publish(it));
            case Command.Presence it ->
                message.setPresence(PresenceRequest.newBuilder().setChannel(it.channel()));
            case Command.PresenceStats it ->
                message.setPresenceStats(PresenceStatsRequest.newBuilder().setChannel(it.channel()));
            case Command.History it -> message.setHistory(history(it));
            case Command.Ping _ -> message.setPing(PingRequest.getDefaultInstance());
            case Command.Send it -> message.setSend(SendRequest.newBuilder().setData(bytes(it.data())));
            case Command.Rpc it ->
                message.setRpc(RPCRequest.newBuilder().setData(bytes(it.data())).setMethod(it.method()));
            case Command.Refresh it ->
                message.setRefresh(RefreshRequest.newBuilder().setToken(it.token()));
            case Command.SubRefresh it -> message.setSubRefresh(subRefresh(it));
        }
        return message.build();
    }

    private static ConnectRequest connect(Command.Connect it) {
        var connect = ConnectRequest.newBuilder()
                .setToken(it.token())
                .setData(bytes(it.data()))
                .setName(it.name())
                .setVersion(it.version())
                .putAllHeaders(it.headers())
                .setFlag(it.flag());
        it.subs().forEach((channel, subscribe) -> connect.putSubs(channel, subscribe(subscribe)));
        return connect.build();
    }

    private static SubscribeRequest subscribe(Command.Subscribe it) {
        var subscribe = SubscribeRequest.newBuilder()
                .setChannel(it.channel())
                .setToken(it.token())
                .setRecover(it.recover())
                .setEpoch(it.epoch())
                .setOffset(it.offset())
                .setData(bytes(it.data()))
                .setPositioned(it.positioned())
                .setRecoverable(it.recoverable())
                .setJoinLeave(it.joinLeave())
                .setDelta(it.delta())
                .setFlag(it.flag())
                .setType(it.type())
                .setPhase(it.phase())
                .setCursor(it.cursor())
                .setLimit(it.limit())
                .setAsc(it.asc());
        FilterNode filter = it.filter();
        return filter == null
                ? subscribe.build()
                : subscribe.setTf(filter(filter)).build();
    }

    private static dev.gyre.protocol.protobuf.generated.FilterNode filter(FilterNode it) {
        var filter = dev.gyre.protocol.protobuf.generated.FilterNode.newBuilder()
                .setOp(it.op())
                .setKey(it.key())
                .setCmp(it.cmp())
                .setVal(it.val())
                .addAllVals(it.vals());
        it.nodes().forEach(node -> filter.addNodes(filter(node)));
        return filter.build();
    }

    private static PublishRequest publish(Command.Publish it) {
        return PublishRequest.newBuilder()
                .setChannel(it.channel())
                .setData(bytes(it.data()))
                .setType(it.type())
                .setKey(it.key())
                .setRemoved(it.removed())
                .build();
    }

    private static HistoryRequest history(Command.History it) {
        var history = HistoryRequest.newBuilder()
                .setChannel(it.channel())
                .setLimit(it.limit())
                .setReverse(it.reverse());
        Position since = it.since();
        if (since != null) {
            history.setSince(
                    StreamPosition.newBuilder().setOffset(since.offset()).setEpoch(since.epoch()));
        }
        return history.build();
    }

    private static SubRefreshRequest subRefresh(Command.SubRefresh it) {
        var subRefresh = SubRefreshRequest.newBuilder()
                .setChannel(it.channel())
                .setToken(it.token())
                .setType(it.type())
                .addAllUntrack(it.untrack());
        for (Command.TrackBatch batch : it.track()) {
            var track = TrackBatch.newBuilder().setSignature(batch.signature());
            batch.items()
                    .forEach(item -> track.addItems(
                            KeyedItem.newBuilder().setKey(item.key()).setVersion(item.version())));
            subRefresh.addTrack(track);
        }
        return subRefresh.build();
    }

    private static ByteString bytes(Payload payload) {
        return ByteString.copyFrom(payload.bytes());
    }
}
