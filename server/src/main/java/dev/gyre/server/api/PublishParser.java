package dev.gyre.server.api;

import dev.gyre.protocol.Payload;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// Decodes `publish` and `broadcast`.
final class PublishParser {

    private final RequestReader in;
    private String channel = "";
    private List<String> channels = List.of();
    private Payload data = Payload.EMPTY;
    private String base64Data = "";
    private Map<String, String> tags = Map.of();
    private String idempotencyKey = "";
    private boolean skipHistory;
    private boolean delta;
    private long version;
    private String versionEpoch = "";

    private PublishParser(RequestReader in) {
        this.in = in;
    }

    static ApiRequest publish(RequestReader in) throws IOException {
        var parser = new PublishParser(in);
        in.fields(parser::publishField);
        return new ApiRequest.Publish(parser.channel, parser.content());
    }

    static ApiRequest broadcast(RequestReader in) throws IOException {
        var parser = new PublishParser(in);
        in.fields(parser::broadcastField);
        return new ApiRequest.Broadcast(parser.channels, parser.content());
    }

    private void publishField(String field) throws IOException {
        if (field.equals("channel")) {
            channel = in.string();
        } else {
            contentField(field);
        }
    }

    private void broadcastField(String field) throws IOException {
        if (field.equals("channels")) {
            channels = in.strings();
        } else {
            contentField(field);
        }
    }

    private void contentField(String field) throws IOException {
        switch (field) {
            case "data" -> data = in.payload();
            case "b64data" -> base64Data = in.string();
            case "tags" -> tags = in.stringMap();
            case "idempotency_key" -> idempotencyKey = in.string();
            case "skip_history" -> skipHistory = in.bool();
            case "delta" -> delta = in.bool();
            case "version" -> version = in.uint64();
            case "version_epoch" -> versionEpoch = in.string();
            default -> in.skip();
        }
    }

    private ApiRequest.Content content() {
        return new ApiRequest.Content(
                new ApiRequest.Bytes(data, base64Data),
                tags,
                idempotencyKey,
                skipHistory,
                delta,
                version,
                versionEpoch);
    }
}
