package dev.gyre.server.api;

import dev.gyre.protocol.Disconnect;
import dev.gyre.protocol.Unsubscribe;
import dev.gyre.server.channel.Channels;
import dev.gyre.server.channel.Channels.HistoryQuery;
import dev.gyre.server.channel.Namespaces;
import dev.gyre.server.client.ClientRegistry.ServerSubscription;
import dev.gyre.server.cluster.ChannelPattern;
import dev.gyre.server.cluster.NodeControl;
import dev.gyre.server.config.ChannelOptions;
import dev.gyre.server.metrics.ApiMetrics;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/// What the methods of the server API do, whatever form the call came in. Any thread.
///
/// Source: Centrifugo, `internal/api/api.go`, for the order of the checks.
public final class ServerApi {

    /// What fits into a Close frame beside the code.
    private static final int REASON_BYTES = 123;

    /// In metrics.
    private static final String PROTOCOL = "http";

    private final PublishApi publishing;
    private final Channels channels;
    private final Namespaces namespaces;
    private final NodeControl nodes;
    private final InstantSource clock;
    private final ApiMetrics metrics;

    public ServerApi(
            Channels channels, Namespaces namespaces, NodeControl nodes, InstantSource clock, ApiMetrics metrics) {
        this.publishing = new PublishApi(channels, namespaces);
        this.channels = channels;
        this.namespaces = namespaces;
        this.nodes = nodes;
        this.clock = clock;
        this.metrics = metrics;
    }

    /// Never throws, and the stage never completes exceptionally.
    CompletionStage<ApiReply> execute(ApiRequest request) {
        Optional<ApiMethod> method = ApiMethod.of(request);
        if (method.isEmpty()) {
            return perform(request);
        }
        long beginNanos = System.nanoTime();
        CompletionStage<ApiReply> reply = perform(request);
        reply.thenAccept(answer -> count(method.get().wireName(), answer, System.nanoTime() - beginNanos));
        return reply;
    }

    private void count(String method, ApiReply reply, long durationNanos) {
        metrics.answered(PROTOCOL, method, durationNanos);
        if (reply instanceof ApiReply.Refused(ApiError error)) {
            metrics.refused(PROTOCOL, method, error.code());
        }
    }

    private CompletionStage<ApiReply> perform(ApiRequest request) {
        return switch (request) {
            case ApiRequest.Publish publish -> publishing.publish(publish);
            case ApiRequest.Broadcast broadcast -> publishing.broadcast(broadcast);
            case ApiRequest.Subscribe subscribe -> subscribe(subscribe);
            case ApiRequest.Unsubscribe unsubscribe -> unsubscribe(unsubscribe);
            case ApiRequest.DisconnectClients disconnect -> disconnect(disconnect);
            case ApiRequest.Refresh refresh -> refresh(refresh);
            case ApiRequest.Presence(String channel) -> presence(channel);
            case ApiRequest.PresenceStats(String channel) -> presenceStats(channel);
            case ApiRequest.History history -> history(history);
            case ApiRequest.HistoryRemove(String channel) -> historyRemove(channel);
            case ApiRequest.ListChannels(String pattern) -> listChannels(pattern);
            case ApiRequest.Nodes _ -> nodes.nodes().thenApply(found -> new ApiReply.Done(Replies.info(found)));
            case ApiRequest.Rpc(String method) -> refused(method.isEmpty() ? ApiError.BAD_REQUEST : ApiError.NOT_FOUND);
            case ApiRequest.OfMap map -> map(map);
            case ApiRequest.SharedPollPublish(String channel) ->
                inChannel(channel, _ -> refused(ApiError.NOT_AVAILABLE));
            case ApiRequest.Refuse(ApiError error) -> refused(error);
        };
    }

    private CompletionStage<ApiReply> subscribe(ApiRequest.Subscribe request) {
        return inChannel(request.channel(), options -> {
            var info = Base64Bytes.of(request.info());
            var data = Base64Bytes.of(request.data());
            boolean expired = request.expireAt() != 0
                    && request.expireAt() <= clock.instant().getEpochSecond();
            if (info.isEmpty() || data.isEmpty() || expired || !Replies.isStream(options)) {
                return refused(ApiError.BAD_REQUEST);
            }
            var subscription = new ServerSubscription(
                    request.channel(),
                    info.get(),
                    data.get(),
                    request.expireAt(),
                    request.recoverSince().orElse(null),
                    request.overrides());
            return done(nodes.subscribe(request.target(), subscription));
        });
    }

    private CompletionStage<ApiReply> unsubscribe(ApiRequest.Unsubscribe request) {
        return inChannel(
                request.channel(),
                _ -> done(nodes.unsubscribe(request.target(), request.channel(), Unsubscribe.SERVER)));
    }

    private CompletionStage<ApiReply> disconnect(ApiRequest.DisconnectClients request) {
        Disconnect disconnect = request.disconnect();
        if (disconnect.code() < 1000 || disconnect.code() > 0xFFFF) {
            return refused(ApiError.BAD_REQUEST);
        }
        var fitting = new Disconnect(disconnect.code(), cut(disconnect.reason()));
        return done(nodes.disconnect(request.target(), fitting, request.whitelist()));
    }

    private CompletionStage<ApiReply> refresh(ApiRequest.Refresh request) {
        var info = request.info().isEmpty() ? null : request.info();
        return done(nodes.refresh(request.target(), request.expired(), request.expireAt(), info));
    }

    private CompletionStage<ApiReply> presence(String channel) {
        return inChannel(
                channel,
                options -> !options.presence()
                        ? refused(ApiError.NOT_AVAILABLE)
                        : channels.presence(channel).thenApply(result -> switch (result) {
                            case Channels.Present(var clients) -> new ApiReply.Done(Replies.presence(clients));
                            case Channels.Failed failed -> refusal(failed);
                        }));
    }

    private CompletionStage<ApiReply> presenceStats(String channel) {
        return inChannel(
                channel,
                options -> !options.presence()
                        ? refused(ApiError.NOT_AVAILABLE)
                        : channels.presenceStats(channel).thenApply(result -> switch (result) {
                            case Channels.Counted counted -> new ApiReply.Done(Replies.presenceStats(counted));
                            case Channels.Failed failed -> refusal(failed);
                        }));
    }

    private CompletionStage<ApiReply> history(ApiRequest.History request) {
        return inChannel(request.channel(), options -> {
            if (!options.hasHistory()) {
                return refused(ApiError.NOT_AVAILABLE);
            }
            var since = request.since();
            if (request.reverse() && since.isPresent() && since.get().offset() == 0) {
                return refused(ApiError.BAD_REQUEST);
            }
            var query = new HistoryQuery(request.limit(), since.orElse(null), request.reverse());
            return channels.history(request.channel(), query).thenApply(result -> switch (result) {
                case Channels.HistoryPage page -> Replies.history(page);
                case Channels.Failed failed -> refusal(failed);
            });
        });
    }

    private CompletionStage<ApiReply> historyRemove(String channel) {
        return inChannel(
                channel,
                options -> !options.hasHistory()
                        ? refused(ApiError.NOT_AVAILABLE)
                        : channels.removeHistory(channel).thenApply(result -> switch (result) {
                            case Channels.Done _ -> ApiReply.EMPTY;
                            case Channels.Failed failed -> refusal(failed);
                        }));
    }

    private CompletionStage<ApiReply> listChannels(String text) {
        var pattern = ChannelPattern.of(text.isEmpty() ? "*" : text);
        return pattern.isEmpty()
                ? refused(ApiError.BAD_REQUEST)
                : nodes.channels(pattern.get()).thenApply(found -> new ApiReply.Done(Replies.channels(found)));
    }

    private CompletionStage<ApiReply> map(ApiRequest.OfMap request) {
        if (request.keyed() && request.key().isEmpty()) {
            return refused(ApiError.BAD_REQUEST);
        }
        return inChannel(
                request.channel(),
                options -> refused(
                        options.subscriptionType().startsWith("map") ? ApiError.NOT_AVAILABLE : ApiError.BAD_REQUEST));
    }

    private CompletionStage<ApiReply> inChannel(
            String channel, Function<ChannelOptions, CompletionStage<ApiReply>> method) {
        if (channel.isEmpty()) {
            return refused(ApiError.BAD_REQUEST);
        }
        var options = namespaces.options(channel);
        return options.isEmpty() ? refused(ApiError.UNKNOWN_CHANNEL) : method.apply(options.get());
    }

    private static CompletionStage<ApiReply> done(CompletionStage<Void> order) {
        return order.thenApply(_ -> ApiReply.EMPTY);
    }

    private static ApiReply refusal(Channels.Failed failed) {
        return new ApiReply.Refused(ApiError.of(failed.error()));
    }

    static CompletionStage<ApiReply> refused(ApiError error) {
        return CompletableFuture.completedFuture(new ApiReply.Refused(error));
    }

    /// The beginning of the text that fits into a Close frame, without half a character.
    private static String cut(String reason) {
        byte[] utf8 = reason.getBytes(StandardCharsets.UTF_8);
        if (utf8.length <= REASON_BYTES) {
            return reason;
        }
        int end = REASON_BYTES;
        while ((utf8[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(Arrays.copyOf(utf8, end), StandardCharsets.UTF_8);
    }
}
