package dev.gyre.server.api;

import dev.gyre.protocol.ClientInfo;
import dev.gyre.protocol.Payload;
import dev.gyre.protocol.Publication;
import dev.gyre.server.channel.Channels;
import dev.gyre.server.cluster.NodeControl.NodeInfo;
import dev.gyre.server.config.ChannelOptions;
import java.util.List;
import java.util.Map;

/// The JSON of replies and results.
final class Replies {

    private Replies() {}

    /// A reply in its usual form: `result` or `error`.
    static JsonText modern(ApiReply reply) {
        return switch (reply) {
            case ApiReply.Done(JsonText result) ->
                new JsonText().raw("{\"result\":").append(result).raw("}");
            case ApiReply.Refused(ApiError error) ->
                new JsonText().raw("{\"error\":").append(error.json()).raw("}");
        };
    }

    /// A reply in a batch: the method's name or `error`.
    static JsonText inBatch(String method, ApiReply reply) {
        return switch (reply) {
            case ApiReply.Done(JsonText result) ->
                new JsonText().raw("{").string(method).raw(":").append(result).raw("}");
            case ApiReply.Refused refused -> modern(refused);
        };
    }

    /// A reply to a command of the legacy form.
    ///
    /// @param id the command's number, left out when it is 0
    static JsonText legacy(long id, ApiReply reply) {
        var text = new JsonText().raw("{").optional("id", id).comma();
        return switch (reply) {
            case ApiReply.Done(JsonText result) ->
                text.raw("\"result\":").append(result).raw("}");
            case ApiReply.Refused(ApiError error) ->
                text.raw("\"error\":").append(error.json()).raw("}");
        };
    }

    static JsonText presence(Map<String, ClientInfo> clients) {
        var text = new JsonText().raw("{\"presence\":{");
        clients.forEach((client, info) -> clientInfo(text.comma().string(client).raw(":"), info));
        return text.raw("}}");
    }

    static JsonText presenceStats(Channels.Counted counted) {
        return new JsonText()
                .raw("{\"num_clients\":")
                .number(counted.clients())
                .raw(",\"num_users\":")
                .number(counted.users())
                .raw("}");
    }

    /// A payload that is no JSON value (published as Base64) makes the page impossible to show.
    static ApiReply history(Channels.HistoryPage page) {
        return isJson(page.publications())
                ? new ApiReply.Done(historyResult(page))
                : new ApiReply.Refused(ApiError.INTERNAL);
    }

    private static JsonText historyResult(Channels.HistoryPage page) {
        var text = new JsonText().raw("{\"publications\":[");
        for (Publication publication : page.publications()) {
            text.comma().raw("{").optional("data", publication.data());
            if (publication.info() != null) {
                clientInfo(text.comma().raw("\"info\":"), publication.info());
            }
            text.optional("offset", publication.offset());
            if (!publication.tags().isEmpty()) {
                text.comma().raw("\"tags\":{");
                publication
                        .tags()
                        .forEach((key, value) ->
                                text.comma().string(key).raw(":").string(value));
                text.raw("}");
            }
            text.raw("}");
        }
        return text.raw("],\"epoch\":")
                .string(page.top().epoch())
                .raw(",\"offset\":")
                .number(page.top().offset())
                .raw("}");
    }

    static JsonText channels(Map<String, Integer> clientsByChannel) {
        var text = new JsonText().raw("{\"channels\":{");
        clientsByChannel.forEach((channel, clients) -> text.comma()
                .string(channel)
                .raw(":{\"num_clients\":")
                .number(clients)
                .raw("}"));
        return text.raw("}}");
    }

    static JsonText info(List<NodeInfo> nodes) {
        var text = new JsonText().raw("{\"nodes\":[");
        for (NodeInfo node : nodes) {
            text.comma()
                    .raw("{\"uid\":")
                    .string(node.uid())
                    .raw(",\"name\":")
                    .string(node.name())
                    .raw(",\"version\":")
                    .string(node.version())
                    .raw(",\"num_clients\":")
                    .number(node.clients())
                    .raw(",\"num_users\":")
                    .number(node.users())
                    .raw(",\"num_channels\":")
                    .number(node.channels())
                    .optional("uptime", node.uptimeSeconds())
                    .raw(",\"num_subs\":")
                    .number(node.subscriptions())
                    .raw("}");
        }
        return text.raw("]}");
    }

    static boolean isStream(ChannelOptions options) {
        return options.subscriptionType().isEmpty()
                || options.subscriptionType().equals("stream");
    }

    private static boolean isJson(List<Publication> publications) {
        return publications.stream()
                .allMatch(publication -> publication.data().isEmpty()
                        || RequestReader.isValue(publication.data().bytes()));
    }

    private static void clientInfo(JsonText text, ClientInfo info) {
        text.raw("{\"user\":")
                .string(info.user())
                .raw(",\"client\":")
                .string(info.client())
                .optional("conn_info", jsonOrNothing(info.connInfo()))
                .optional("chan_info", jsonOrNothing(info.chanInfo()))
                .raw("}");
    }

    /// Info that came as Base64 need not be JSON; one such client must not spoil the reply for all.
    private static Payload jsonOrNothing(Payload info) {
        return info.isEmpty() || RequestReader.isValue(info.bytes()) ? info : Payload.EMPTY;
    }
}
