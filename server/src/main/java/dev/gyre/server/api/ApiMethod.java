package dev.gyre.server.api;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The methods of the server API, in the order in which a batch item that names several is read.
enum ApiMethod {
    PUBLISH(0, PublishParser::publish),
    BROADCAST(1, PublishParser::broadcast),
    SUBSCRIBE(11, ClientsParser::subscribe),
    UNSUBSCRIBE(2, ClientsParser::unsubscribe),
    DISCONNECT(3, ClientsParser::disconnect),
    HISTORY(6, ChannelParser::history),
    HISTORY_REMOVE(7, reader -> new ApiRequest.HistoryRemove(ChannelParser.channel(reader))),
    PRESENCE(4, reader -> new ApiRequest.Presence(ChannelParser.channel(reader))),
    PRESENCE_STATS(5, reader -> new ApiRequest.PresenceStats(ChannelParser.channel(reader))),
    INFO(9, ChannelParser::info),
    RPC(10, ChannelParser::rpc),
    REFRESH(12, ClientsParser::refresh),
    CHANNELS(8, ChannelParser::channels),
    MAP_PUBLISH(33, reader -> ChannelParser.map(reader, true)),
    MAP_REMOVE(34, reader -> ChannelParser.map(reader, true)),
    MAP_READ_STATE(35, reader -> ChannelParser.map(reader, false)),
    MAP_READ_STREAM(36, reader -> ChannelParser.map(reader, false)),
    MAP_STATS(37, reader -> ChannelParser.map(reader, false)),
    MAP_CLEAR(38, reader -> ChannelParser.map(reader, false)),
    SHARED_POLL_PUBLISH(39, reader -> new ApiRequest.SharedPollPublish(ChannelParser.channel(reader)));

    /// Methods of Centrifugo PRO: the legacy form knows their names and answers that they are not found.
    private static final List<String> PRO_NAMES = List.of(
            "connections",
            "update_user_status",
            "get_user_status",
            "delete_user_status",
            "block_user",
            "unblock_user",
            "revoke_token",
            "invalidate_user_tokens",
            "device_register",
            "device_update",
            "device_remove",
            "device_list",
            "device_topic_list",
            "device_topic_update",
            "user_topic_list",
            "user_topic_update",
            "send_push_notification",
            "update_push_status",
            "cancel_push",
            "rate_limit");

    private static final Map<String, ApiMethod> BY_NAME = new HashMap<>();
    private static final Map<Integer, ApiMethod> BY_NUMBER = new HashMap<>();

    static {
        Arrays.stream(values()).forEach(method -> {
            BY_NAME.put(method.wireName(), method);
            BY_NUMBER.put(method.number, method);
        });
    }

    private final int number;
    /// A reference to a static method.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Parser parser;

    ApiMethod(int number, Parser parser) {
        this.number = number;
        this.parser = parser;
    }

    /// Reads the value that the reader stands on.
    @FunctionalInterface
    interface Parser {
        ApiRequest parse(RequestReader reader) throws IOException;
    }

    /// The method of that name in lower case, as it stands in paths and batch items.
    static Optional<ApiMethod> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /// The method with that number in the legacy form.
    static Optional<ApiMethod> numbered(int number) {
        return Optional.ofNullable(BY_NUMBER.get(number));
    }

    /// The method that such a call was of; empty for a call that has come to nothing, and where one kind of call stands
    /// for several methods.
    static Optional<ApiMethod> of(ApiRequest request) {
        return switch (request) {
            case ApiRequest.Publish _ -> Optional.of(PUBLISH);
            case ApiRequest.Broadcast _ -> Optional.of(BROADCAST);
            case ApiRequest.Subscribe _ -> Optional.of(SUBSCRIBE);
            case ApiRequest.Unsubscribe _ -> Optional.of(UNSUBSCRIBE);
            case ApiRequest.DisconnectClients _ -> Optional.of(DISCONNECT);
            case ApiRequest.Refresh _ -> Optional.of(REFRESH);
            case ApiRequest.Presence _ -> Optional.of(PRESENCE);
            case ApiRequest.PresenceStats _ -> Optional.of(PRESENCE_STATS);
            case ApiRequest.History _ -> Optional.of(HISTORY);
            case ApiRequest.HistoryRemove _ -> Optional.of(HISTORY_REMOVE);
            case ApiRequest.ListChannels _ -> Optional.of(CHANNELS);
            case ApiRequest.Nodes _ -> Optional.of(INFO);
            case ApiRequest.Rpc _ -> Optional.of(RPC);
            case ApiRequest.SharedPollPublish _ -> Optional.of(SHARED_POLL_PUBLISH);
            case ApiRequest.OfMap _, ApiRequest.Refuse _ -> Optional.empty();
        };
    }

    static boolean isPro(String lowerCaseName) {
        return PRO_NAMES.contains(lowerCaseName);
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    ApiRequest parse(RequestReader reader) throws IOException {
        return parser.parse(reader);
    }
}
