package dev.gyre.protocol.schema;

import dev.gyre.protocol.Command;
import java.util.ArrayList;
import java.util.List;

/// The body of `sub_refresh` with the keys of a shared poll.
final class SubRefreshReader {

    static final MessageType<Command.SubRefresh> SUB_REFRESH = MessageType.of(SubRefreshReader::subRefresh)
            .with(1, "channel")
            .with(2, "token")
            .with(3, "type")
            .with(4, "track")
            .with(5, "untrack");

    private static final MessageType<Command.TrackBatch> BATCH =
            MessageType.of(SubRefreshReader::batch).with(1, "signature").with(2, "items");

    private static final MessageType<Command.KeyedItem> ITEM =
            MessageType.of(SubRefreshReader::item).with(1, "key").with(2, "version");

    private SubRefreshReader() {}

    private static Command.SubRefresh subRefresh(FieldReader in) throws MalformedException {
        String channel = "";
        String token = "";
        int type = 0;
        List<Command.TrackBatch> track = new ArrayList<>();
        List<String> untrack = new ArrayList<>();
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> channel = in.string();
                case 2 -> token = in.string();
                case 3 -> type = in.int32();
                case 4 -> in.messages(BATCH, track);
                case 5 -> in.strings(untrack);
                default -> in.skip();
            }
        }
        return new Command.SubRefresh(channel, token, type, track, untrack);
    }

    private static Command.TrackBatch batch(FieldReader in) throws MalformedException {
        String signature = "";
        List<Command.KeyedItem> items = new ArrayList<>();
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> signature = in.string();
                case 2 -> in.messages(ITEM, items);
                default -> in.skip();
            }
        }
        return new Command.TrackBatch(items, signature);
    }

    private static Command.KeyedItem item(FieldReader in) throws MalformedException {
        String key = "";
        long version = 0;
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> key = in.string();
                case 2 -> version = in.uint64();
                default -> in.skip();
            }
        }
        return new Command.KeyedItem(key, version);
    }
}
