package dev.gyre.protocol.schema;

import dev.gyre.protocol.Command;
import dev.gyre.protocol.FilterNode;
import dev.gyre.protocol.Payload;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The body of `subscribe` with its tags filter.
final class SubscribeReader {

    static final MessageType<Command.Subscribe> SUBSCRIBE = MessageType.of(SubscribeReader::subscribe)
            .with(1, "channel")
            .with(2, "token")
            .with(3, "recover")
            .with(6, "epoch")
            .with(7, "offset")
            .withPayload(8, "data")
            .with(9, "positioned")
            .with(10, "recoverable")
            .with(11, "join_leave")
            .with(12, "delta")
            .with(13, "tf")
            .with(14, "flag")
            .with(15, "type")
            .with(16, "phase")
            .with(17, "cursor")
            .with(18, "limit")
            .with(19, "asc");

    private static final MessageType<FilterNode> FILTER = MessageType.of(SubscribeReader::filter)
            .with(1, "op")
            .with(2, "key")
            .with(3, "cmp")
            .with(4, "val")
            .with(5, "vals")
            .with(6, "nodes");

    private SubscribeReader() {}

    private static Command.Subscribe subscribe(FieldReader in) throws MalformedException {
        String channel = "";
        String token = "";
        boolean recover = false;
        String epoch = "";
        long offset = 0;
        Payload data = Payload.EMPTY;
        boolean positioned = false;
        boolean recoverable = false;
        boolean joinLeave = false;
        String delta = "";
        @Nullable FilterNode filter = null;
        long flag = 0;
        int type = 0;
        int phase = 0;
        String cursor = "";
        int limit = 0;
        boolean asc = false;
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> channel = in.string();
                case 2 -> token = in.string();
                case 3 -> recover = in.bool();
                case 6 -> epoch = in.string();
                case 7 -> offset = in.uint64();
                case 8 -> data = in.payload();
                case 9 -> positioned = in.bool();
                case 10 -> recoverable = in.bool();
                case 11 -> joinLeave = in.bool();
                case 12 -> delta = in.string();
                case 13 -> filter = in.message(FILTER);
                case 14 -> flag = in.int64();
                case 15 -> type = in.int32();
                case 16 -> phase = in.int32();
                case 17 -> cursor = in.string();
                case 18 -> limit = in.int32();
                case 19 -> asc = in.bool();
                default -> in.skip();
            }
        }
        return new Command.Subscribe(
                channel,
                token,
                recover,
                epoch,
                offset,
                data,
                positioned,
                recoverable,
                joinLeave,
                delta,
                filter,
                flag,
                type,
                phase,
                cursor,
                limit,
                asc);
    }

    private static FilterNode filter(FieldReader in) throws MalformedException {
        String op = "";
        String key = "";
        String cmp = "";
        String val = "";
        List<String> vals = new ArrayList<>();
        List<FilterNode> nodes = new ArrayList<>();
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> op = in.string();
                case 2 -> key = in.string();
                case 3 -> cmp = in.string();
                case 4 -> val = in.string();
                case 5 -> in.strings(vals);
                case 6 -> in.messages(FILTER, nodes);
                default -> in.skip();
            }
        }
        return new FilterNode(op, key, cmp, val, vals, nodes);
    }
}
