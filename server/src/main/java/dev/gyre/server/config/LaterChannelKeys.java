package dev.gyre.server.config;

/// Options of a namespace that this release knows but does nothing with.
final class LaterChannelKeys {

    private LaterChannelKeys() {}

    static void read(Section s) {
        s.unavailableKeys(keys -> {
            keys.string("map_clients_presence_channel_prefix", "", "Prefix of map channels that mirror the clients.");
            keys.string("map_users_presence_channel_prefix", "", "Prefix of map channels that mirror the users.");
            proxy(keys, "subscribe");
            proxy(keys, "publish");
            proxy(keys, "sub_refresh");
            proxy(keys, "subscribe_stream");
            keys.bool("subscribe_stream_proxy_bidirectional", "Send publications of the client to the stream.");
            map(keys.section("map", "Map subscriptions."));
            sharedPoll(keys.section("shared_poll", "Shared polling."));
        });
    }

    private static void proxy(Section s, String kind) {
        s.bool(kind + "_proxy_enabled", "Use the `" + kind + "` proxy.");
        s.string(kind + "_proxy_name", "default", "Name of the proxy.");
    }

    private static void map(Section s) {
        s.string("mode", "", "`ephemeral`, `recoverable` or `persistent`.");
        s.duration("key_ttl", "0s", "How long a key lives.");
        s.integer("stream_size", 0, "Changes that are kept.");
        s.duration("stream_ttl", "0s", "How long changes are kept.");
        s.duration("meta_ttl", "0s", "How long epoch and offset are kept.");
        s.bool("remove_client_on_unsubscribe", "Remove the client's key when it unsubscribes.");
        s.string("client_key", "", "`client_id` or `user_id`.");
        s.bool("allow_publish_for_client", "Let all clients publish keys.");
        s.bool("allow_publish_for_subscriber", "Let subscribers publish keys.");
        s.bool("allow_publish_for_anonymous", "Extend it to anonymous clients.");
        s.bool("allow_remove_for_client", "Let all clients remove keys.");
        s.bool("allow_remove_for_subscriber", "Let subscribers remove keys.");
        s.bool("allow_remove_for_anonymous", "Extend it to anonymous clients.");
        proxy(s, "publish");
        proxy(s, "remove");
        s.integer("default_page_size", 0, "Keys of a page when the client names no number.");
        s.integer("min_page_size", 0, "Fewest keys of a page.");
        s.integer("max_page_size", 0, "Most keys of a page.");
        s.integer("live_transition_max_publication_limit", 0, "Changes that may be caught up at the end of paging.");
        s.duration("subscribe_catch_up_timeout", "0s", "How long catching up may take.");
    }

    private static void sharedPoll(Section s) {
        s.string("proxy_name", "", "Name of the proxy that is polled.");
        s.duration("refresh_interval", "0s", "How often keys are polled.");
        s.integer("refresh_batch_size", 0, "Keys in one poll.");
        s.integer("max_keys_per_connection", 0, "Keys that one connection may track.");
        s.string("mode", "", "`versionless` or `versioned`.");
        s.duration("channel_shutdown_delay", "0s", "How long polling outlives the last subscriber.");
        s.duration("track_expired_extra_delay", "0s", "How long an expired track is still served.");
        s.bool("publish_enabled", "Let the server API publish keys.");
    }
}
