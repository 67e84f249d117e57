package dev.gyre.protocol.schema;

import dev.gyre.protocol.Command;
import dev.gyre.protocol.Command.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A client's message around the body.
///
/// Source: `client.proto` of centrifugal/protocol; centrifuge `client.go` for the order of methods.
public final class CommandReader {

    /// A command without a method has the body [Command.Pong].
    public static final MessageType<Command> COMMAND = MessageType.of(CommandReader::command)
            .with(1, "id")
            .with(4, "connect")
            .with(5, "subscribe")
            .with(6, "unsubscribe")
            .with(7, "publish")
            .with(8, "presence")
            .with(9, "presence_stats")
            .with(10, "history")
            .with(11, "ping")
            .with(12, "send")
            .with(13, "rpc")
            .with(14, "refresh")
            .with(15, "sub_refresh");

    /// Of several methods in one command the first of this list counts; `rpc` stands before `send`, `ping` last.
    private static final List<Integer> METHODS = List.of(4, 5, 6, 7, 8, 9, 10, 13, 12, 14, 15, 11);

    private CommandReader() {}

    private static Command command(FieldReader in) throws MalformedException {
        long id = 0;
        Request request = new Command.Pong();
        int rank = METHODS.size();
        for (int field = in.next(); field != 0; field = in.next()) {
            if (field == 1) {
                id = in.uint32();
                continue;
            }
            Request read = request(field, in);
            if (read != null && METHODS.indexOf(field) <= rank) {
                request = read;
                rank = METHODS.indexOf(field);
            }
        }
        return new Command(id, request);
    }

    private static @Nullable Request request(int field, FieldReader in) throws MalformedException {
        return switch (field) {
            case 4 -> in.message(RequestReader.CONNECT);
            case 5 -> in.message(SubscribeReader.SUBSCRIBE);
            case 6 -> in.message(RequestReader.UNSUBSCRIBE);
            case 7 -> in.message(RequestReader.PUBLISH);
            case 8 -> in.message(RequestReader.PRESENCE);
            case 9 -> in.message(RequestReader.PRESENCE_STATS);
            case 10 -> in.message(RequestReader.HISTORY);
            case 11 -> in.message(RequestReader.PING);
            case 12 -> in.message(RequestReader.SEND);
            case 13 -> in.message(RequestReader.RPC);
            case 14 -> in.message(RequestReader.REFRESH);
            case 15 -> in.message(SubRefreshReader.SUB_REFRESH);
            default -> {
                in.skip();
                yield null;
            }
        };
    }
}
