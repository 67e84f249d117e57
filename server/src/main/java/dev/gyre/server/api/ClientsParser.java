package dev.gyre.server.api;

import dev.gyre.protocol.Disconnect;
import dev.gyre.protocol.Payload;
import dev.gyre.protocol.Position;
import dev.gyre.server.client.ClientRegistry.Overrides;
import dev.gyre.server.client.ClientRegistry.Target;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Decodes the calls that act on connections of a user.
final class ClientsParser {

    private final RequestReader in;
    private String user = "";
    private String client = "";
    private String session = "";
    private String channel = "";
    private Payload info = Payload.EMPTY;
    private String base64Info = "";
    private Payload data = Payload.EMPTY;
    private String base64Data = "";
    private long expireAt;
    private boolean expired;
    private Optional<Position> recoverSince = Optional.empty();
    private final Map<String, Boolean> overrides = new HashMap<>();
    private Disconnect disconnect = Disconnect.FORCE_DISCONNECT;
    private List<String> whitelist = List.of();

    private ClientsParser(RequestReader in) {
        this.in = in;
    }

    static ApiRequest subscribe(RequestReader in) throws IOException {
        var parser = new ClientsParser(in);
        in.fields(parser::subscribeField);
        return new ApiRequest.Subscribe(
                parser.target(),
                parser.channel,
                new ApiRequest.Bytes(parser.info, parser.base64Info),
                new ApiRequest.Bytes(parser.data, parser.base64Data),
                parser.expireAt,
                parser.recoverSince,
                new Overrides(
                        parser.overrides.get("presence"),
                        parser.overrides.get("join_leave"),
                        parser.overrides.get("force_recovery"),
                        parser.overrides.get("force_positioning"),
                        parser.overrides.get("force_push_join_leave")));
    }

    static ApiRequest unsubscribe(RequestReader in) throws IOException {
        var parser = new ClientsParser(in);
        in.fields(field -> {
            if (field.equals("channel")) {
                parser.channel = in.string();
            } else {
                parser.targetField(field);
            }
        });
        return new ApiRequest.Unsubscribe(parser.target(), parser.channel);
    }

    static ApiRequest disconnect(RequestReader in) throws IOException {
        var parser = new ClientsParser(in);
        in.fields(field -> {
            switch (field) {
                case "disconnect" -> parser.disconnect = parser.disconnect();
                case "whitelist" -> parser.whitelist = in.strings();
                default -> parser.targetField(field);
            }
        });
        return new ApiRequest.DisconnectClients(parser.target(), parser.disconnect, new HashSet<>(parser.whitelist));
    }

    static ApiRequest refresh(RequestReader in) throws IOException {
        var parser = new ClientsParser(in);
        in.fields(field -> {
            switch (field) {
                case "expired" -> parser.expired = in.bool();
                case "expire_at" -> parser.expireAt = in.int64();
                case "info" -> parser.info = in.payload();
                default -> parser.targetField(field);
            }
        });
        return new ApiRequest.Refresh(parser.target(), parser.expired, parser.expireAt, parser.info);
    }

    private void subscribeField(String field) throws IOException {
        switch (field) {
            case "channel" -> channel = in.string();
            case "info" -> info = in.payload();
            case "b64info" -> base64Info = in.string();
            case "data" -> data = in.payload();
            case "b64data" -> base64Data = in.string();
            case "expire_at" -> expireAt = in.int64();
            case "recover_since" -> recoverSince = ChannelParser.position(in);
            case "override" -> in.fields(this::override);
            default -> targetField(field);
        }
    }

    /// An override is an object around its value, so that an absent one differs from false.
    private void override(String name) throws IOException {
        boolean[] value = {false};
        boolean given = in.fields(field -> {
            if (field.equals("value")) {
                value[0] = in.bool();
            } else {
                in.skip();
            }
        });
        if (given) {
            overrides.put(name, value[0]);
        }
    }

    private void targetField(String field) throws IOException {
        switch (field) {
            case "user" -> user = in.string();
            case "client" -> client = in.string();
            case "session" -> session = in.string();
            default -> in.skip();
        }
    }

    private Target target() {
        return new Target(user, client, session);
    }

    private Disconnect disconnect() throws IOException {
        long[] code = {0};
        String[] reason = {""};
        boolean given = in.fields(field -> {
            switch (field) {
                case "code" -> code[0] = in.uint32();
                case "reason" -> reason[0] = in.string();
                default -> in.skip();
            }
        });
        return given
                ? new Disconnect((int) Math.min(code[0], Integer.MAX_VALUE), reason[0])
                : Disconnect.FORCE_DISCONNECT;
    }
}
