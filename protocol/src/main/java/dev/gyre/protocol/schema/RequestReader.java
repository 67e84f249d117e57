package dev.gyre.protocol.schema;

import dev.gyre.protocol.Command;
import dev.gyre.protocol.Payload;
import dev.gyre.protocol.Position;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The bodies of commands, except those with a class of their own.
final class RequestReader {

    static final MessageType<Command.Connect> CONNECT = MessageType.of(RequestReader::connect)
            .with(1, "token")
            .withPayload(2, "data")
            .with(3, "subs")
            .with(4, "name")
            .with(5, "version")
            .with(6, "headers")
            .with(7, "flag");

    static final MessageType<Command.Unsubscribe> UNSUBSCRIBE =
            MessageType.of(in -> new Command.Unsubscribe(text(in))).with(1, "channel");

    static final MessageType<Command.Publish> PUBLISH = MessageType.of(RequestReader::publish)
            .with(1, "channel")
            .withPayload(2, "data")
            .with(3, "type")
            .with(4, "key")
            .with(5, "removed");

    static final MessageType<Command.Presence> PRESENCE =
            MessageType.of(in -> new Command.Presence(text(in))).with(1, "channel");

    static final MessageType<Command.PresenceStats> PRESENCE_STATS =
            MessageType.of(in -> new Command.PresenceStats(text(in))).with(1, "channel");

    static final MessageType<Command.History> HISTORY = MessageType.of(RequestReader::history)
            .with(1, "channel")
            .with(7, "limit")
            .with(8, "since")
            .with(9, "reverse");

    static final MessageType<Command.Ping> PING = MessageType.of(RequestReader::ping);

    static final MessageType<Command.Send> SEND =
            MessageType.of(in -> new Command.Send(data(in))).withPayload(1, "data");

    static final MessageType<Command.Rpc> RPC =
            MessageType.of(RequestReader::rpc).withPayload(1, "data").with(2, "method");

    static final MessageType<Command.Refresh> REFRESH =
            MessageType.of(in -> new Command.Refresh(text(in))).with(1, "token");

    private static final MessageType<Position> POSITION =
            MessageType.of(RequestReader::position).with(1, "offset").with(2, "epoch");

    private RequestReader() {}

    private static Command.Connect connect(FieldReader in) throws MalformedException {
        String token = "";
        Payload data = Payload.EMPTY;
        Map<String, Command.Subscribe> subs = new HashMap<>();
        String name = "";
        String version = "";
        Map<String, String> headers = new HashMap<>();
        long flag = 0;
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> token = in.string();
                case 2 -> data = in.payload();
                case 3 -> in.messageMap(SubscribeReader.SUBSCRIBE, subs);
                case 4 -> name = in.string();
                case 5 -> version = in.string();
                case 6 -> in.stringMap(headers);
                case 7 -> flag = in.int64();
                default -> in.skip();
            }
        }
        return new Command.Connect(token, data, subs, name, version, headers, flag);
    }

    private static Command.Publish publish(FieldReader in) throws MalformedException {
        String channel = "";
        Payload data = Payload.EMPTY;
        int type = 0;
        String key = "";
        boolean removed = false;
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> channel = in.string();
                case 2 -> data = in.payload();
                case 3 -> type = in.int32();
                case 4 -> key = in.string();
                case 5 -> removed = in.bool();
                default -> in.skip();
            }
        }
        return new Command.Publish(channel, data, type, key, removed);
    }

    private static Command.History history(FieldReader in) throws MalformedException {
        String channel = "";
        int limit = 0;
        @Nullable Position since = null;
        boolean reverse = false;
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> channel = in.string();
                case 7 -> limit = in.int32();
                case 8 -> since = in.message(POSITION);
                case 9 -> reverse = in.bool();
                default -> in.skip();
            }
        }
        return new Command.History(channel, limit, since, reverse);
    }

    private static Position position(FieldReader in) throws MalformedException {
        long offset = 0;
        String epoch = "";
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> offset = in.uint64();
                case 2 -> epoch = in.string();
                default -> in.skip();
            }
        }
        return new Position(offset, epoch);
    }

    private static Command.Rpc rpc(FieldReader in) throws MalformedException {
        Payload data = Payload.EMPTY;
        String method = "";
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> data = in.payload();
                case 2 -> method = in.string();
                default -> in.skip();
            }
        }
        return new Command.Rpc(data, method);
    }

    private static Command.Ping ping(FieldReader in) throws MalformedException {
        for (int field = in.next(); field != 0; field = in.next()) {
            in.skip();
        }
        return new Command.Ping();
    }

    /// A message whose only field is a text with the number 1.
    private static String text(FieldReader in) throws MalformedException {
        String text = "";
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> text = in.string();
                default -> in.skip();
            }
        }
        return text;
    }

    /// A message whose only field is a payload with the number 1.
    private static Payload data(FieldReader in) throws MalformedException {
        Payload data = Payload.EMPTY;
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> data = in.payload();
                default -> in.skip();
            }
        }
        return data;
    }
}
