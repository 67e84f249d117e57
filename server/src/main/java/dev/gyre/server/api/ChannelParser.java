package dev.gyre.server.api;

import dev.gyre.protocol.Position;
import java.io.IOException;
import java.util.Optional;

/// Decodes the calls that ask about channels, and those with one field only.
final class ChannelParser {

    private final RequestReader in;
    private String channel = "";
    private String key = "";
    private int limit;
    private Optional<Position> since = Optional.empty();
    private boolean reverse;
    private long offset;
    private String epoch = "";

    private ChannelParser(RequestReader in) {
        this.in = in;
    }

    static ApiRequest history(RequestReader in) throws IOException {
        var parser = new ChannelParser(in);
        in.fields(parser::historyField);
        return new ApiRequest.History(parser.channel, parser.limit, parser.since, parser.reverse);
    }

    static ApiRequest map(RequestReader in, boolean keyed) throws IOException {
        var parser = new ChannelParser(in);
        in.fields(field -> {
            switch (field) {
                case "channel" -> parser.channel = in.string();
                case "key" -> parser.key = in.string();
                default -> in.skip();
            }
        });
        return new ApiRequest.OfMap(parser.channel, parser.key, keyed);
    }

    static ApiRequest channels(RequestReader in) throws IOException {
        return new ApiRequest.ListChannels(onlyString("pattern", in));
    }

    static ApiRequest rpc(RequestReader in) throws IOException {
        return new ApiRequest.Rpc(onlyString("method", in));
    }

    static ApiRequest info(RequestReader in) throws IOException {
        onlyString("", in);
        return new ApiRequest.Nodes();
    }

    /// The `channel` of a call that has no other field.
    static String channel(RequestReader in) throws IOException {
        return onlyString("channel", in);
    }

    /// A position, or nothing for `null`.
    static Optional<Position> position(RequestReader in) throws IOException {
        var parser = new ChannelParser(in);
        boolean given = in.fields(field -> {
            switch (field) {
                case "offset" -> parser.offset = in.uint64();
                case "epoch" -> parser.epoch = in.string();
                default -> in.skip();
            }
        });
        return given ? Optional.of(new Position(parser.offset, parser.epoch)) : Optional.empty();
    }

    private void historyField(String field) throws IOException {
        switch (field) {
            case "channel" -> channel = in.string();
            case "limit" -> limit = in.int32();
            case "since" -> since = position(in);
            case "reverse" -> reverse = in.bool();
            default -> in.skip();
        }
    }

    private static String onlyString(String name, RequestReader in) throws IOException {
        String[] value = {""};
        in.fields(field -> {
            if (field.equals(name)) {
                value[0] = in.string();
            } else {
                in.skip();
            }
        });
        return value[0];
    }
}
