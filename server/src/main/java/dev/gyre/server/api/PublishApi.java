package dev.gyre.server.api;

import dev.gyre.protocol.Payload;
import dev.gyre.protocol.Position;
import dev.gyre.server.channel.Channels;
import dev.gyre.server.channel.Channels.Draft;
import dev.gyre.server.channel.Namespaces;
import dev.gyre.server.channel.PublicationFormat;
import dev.gyre.server.config.ChannelOptions;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// `publish` and `broadcast`.
final class PublishApi {

    /// Channels of one broadcast that are published to at once.
    private static final int BROADCAST_WIDTH = 1024;

    private final Channels channels;
    private final Namespaces namespaces;

    PublishApi(Channels channels, Namespaces namespaces) {
        this.channels = channels;
        this.namespaces = namespaces;
    }

    CompletionStage<ApiReply> publish(ApiRequest.Publish request) {
        if (request.channel().isEmpty()) {
            return refused(ApiError.BAD_REQUEST);
        }
        var data = Base64Bytes.of(request.content().data());
        return data.isEmpty()
                ? refused(ApiError.BAD_REQUEST)
                : publish(request.channel(), request.content(), data.get());
    }

    CompletionStage<ApiReply> broadcast(ApiRequest.Broadcast request) {
        var data = Base64Bytes.of(request.content().data());
        if (request.channels().isEmpty() || data.isEmpty()) {
            return refused(ApiError.BAD_REQUEST);
        }
        var names = request.channels();
        return Lanes.run(
                        BROADCAST_WIDTH,
                        new ApiReply[names.size()],
                        number -> publish(names.get(number), request.content(), data.get()))
                .thenApply(replies -> {
                    var result = new JsonText().raw("{\"responses\":[");
                    replies.forEach(reply -> result.comma().append(Replies.modern(reply)));
                    return new ApiReply.Done(result.raw("]}"));
                });
    }

    private CompletionStage<ApiReply> publish(String channel, ApiRequest.Content content, Payload data) {
        if (channel.isEmpty()) {
            return refused(ApiError.BAD_REQUEST);
        }
        Optional<ChannelOptions> found = namespaces.options(channel);
        if (found.isEmpty()) {
            return refused(ApiError.UNKNOWN_CHANNEL);
        }
        ChannelOptions options = found.get();
        if (!Replies.isStream(options) || !PublicationFormat.accepts(options.publicationDataFormat(), data)) {
            return refused(ApiError.BAD_REQUEST);
        }
        var draft = new Draft(
                data,
                null,
                content.tags(),
                content.idempotencyKey(),
                content.skipHistory(),
                content.delta() || options.deltaPublish(),
                content.version(),
                content.versionEpoch());
        return channels.publish(channel, draft).thenApply(PublishApi::reply);
    }

    private static ApiReply reply(Channels.PublishResult result) {
        return switch (result) {
            case Channels.Published(Position position) -> reply(position);
            case Channels.Failed(var error) -> new ApiReply.Refused(ApiError.of(error));
        };
    }

    private static ApiReply reply(Position position) {
        if (position.offset() == 0 && position.epoch().isEmpty()) {
            return ApiReply.EMPTY;
        }
        return new ApiReply.Done(new JsonText()
                .raw("{")
                .optional("offset", position.offset())
                .optional("epoch", position.epoch())
                .raw("}"));
    }

    private static CompletionStage<ApiReply> refused(ApiError error) {
        return CompletableFuture.completedFuture(new ApiReply.Refused(error));
    }
}
