package dev.gyre.server.config;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/// How channels of one namespace behave (`channel.without_namespace`, `channel.namespaces[]`).
///
/// @param historySize how many publications are kept, 0 for none
/// @param historyTtl how long after the last publication the window is kept
/// @param historyMetaTtl how long epoch and offset outlive their last use; already resolved against the global value
/// @param forceRecoveryMode `stream` or `cache`
/// @param publicationDataFormat empty, `json`, `json_object` or `binary`; already resolved against the global value
/// @param historyDurability whether history survives the node
public record ChannelOptions(
        boolean presence,
        boolean joinLeave,
        boolean forcePushJoinLeave,
        int historySize,
        Duration historyTtl,
        Duration historyMetaTtl,
        Durability historyDurability,
        boolean forcePositioning,
        boolean allowPositioning,
        boolean forceRecovery,
        boolean allowRecovery,
        String forceRecoveryMode,
        boolean autoCacheRecover,
        boolean allowTagsFilter,
        boolean allowFossilDelta,
        boolean deltaPublish,
        boolean allowSubscribeForAnonymous,
        boolean allowSubscribeForClient,
        boolean allowPublishForAnonymous,
        boolean allowPublishForSubscriber,
        boolean allowPublishForClient,
        boolean allowPresenceForAnonymous,
        boolean allowPresenceForSubscriber,
        boolean allowPresenceForClient,
        boolean allowHistoryForAnonymous,
        boolean allowHistoryForSubscriber,
        boolean allowHistoryForClient,
        boolean allowUserLimitedChannels,
        String channelRegex,
        String publicationDataFormat,
        String subscriptionType) {

    private static final Set<String> RECOVERY_MODES = Set.of("", "stream", "cache");
    private static final Set<String> DATA_FORMATS = Set.of("", "json", "json_object", "binary");
    private static final Set<String> SUBSCRIPTION_TYPES =
            Set.of("", "stream", "map", "map_clients", "map_users", "shared_poll");

    public enum Durability {
        DURABLE,
        MEMORY
    }

    public boolean hasHistory() {
        return historySize > 0 && historyTtl.isPositive();
    }

    /// Whether the stream is written to the journal.
    public boolean durable() {
        return hasHistory() && historyDurability == Durability.DURABLE;
    }

    /// @param globalMetaTtl `channel.history_meta_ttl`
    /// @param globalDataFormat `channel.publication_data_format`
    static ChannelOptions read(Section s, Duration globalMetaTtl, String globalDataFormat) {
        ChannelOptions options = new ChannelOptions(
                s.bool("presence", "Keep who is subscribed."),
                s.bool("join_leave", "Tell when clients subscribe and unsubscribe, to subscribers that ask for it."),
                s.bool("force_push_join_leave", "Tell it to all subscribers."),
                s.integer("history_size", 0, "Publications that are kept; needs `history_ttl` too."),
                s.wholeSeconds(
                        "history_ttl", "0s", "How long publications are kept after the last one, in whole seconds."),
                metaTtl(s, globalMetaTtl),
                durability(s),
                s.bool(
                        "force_positioning",
                        "Track the position of each subscription, so that a lost publication is noticed."),
                s.bool("allow_positioning", "Track it for clients that ask for it."),
                s.bool("force_recovery", "Let each subscription recover missed publications; needs history."),
                s.bool("allow_recovery", "Let those recover that ask for it."),
                forceRecoveryMode(s),
                s.bool("auto_cache_recover", "Send the latest publication on subscribe in `cache` mode."),
                s.bool("allow_tags_filter", "Let clients filter publications by tags."),
                fossilDelta(s),
                s.bool("delta_publish", "Use deltas for all publications, not only those that ask for it."),
                s.bool("allow_subscribe_for_anonymous", "Extend `allow_subscribe_for_client` to anonymous clients."),
                s.bool("allow_subscribe_for_client", "Let clients subscribe without a token."),
                s.bool("allow_publish_for_anonymous", "Extend the permissions to publish to anonymous clients."),
                s.bool("allow_publish_for_subscriber", "Let subscribers publish."),
                s.bool("allow_publish_for_client", "Let all clients publish."),
                s.bool("allow_presence_for_anonymous", "Extend the permissions to read presence to anonymous clients."),
                s.bool("allow_presence_for_subscriber", "Let subscribers read presence."),
                s.bool("allow_presence_for_client", "Let all clients read presence."),
                s.bool("allow_history_for_anonymous", "Extend the permissions to read history to anonymous clients."),
                s.bool("allow_history_for_subscriber", "Let subscribers read history."),
                s.bool("allow_history_for_client", "Let all clients read history."),
                s.bool(
                        "allow_user_limited_channels",
                        "Let names list the users that may subscribe, as in `dialog#42,43`."),
                Expressions.read(
                        s,
                        "channel_regex",
                        "Expression that the name, without namespace and boundary, must match for clients."),
                dataFormat(s, globalDataFormat),
                subscriptionType(s));
        options.check(s);
        LaterChannelKeys.read(s);
        return options;
    }

    private void check(Section s) {
        s.check(historySize == 0 || historyTtl.isPositive(), "history_size", "needs history_ttl to be set too");
        s.check(historyTtl.isZero() || historySize > 0, "history_ttl", "needs history_size to be set too");
        s.check(
                historyTtl.compareTo(historyMetaTtl) <= 0,
                "history_ttl",
                "must not be longer than history_meta_ttl (" + GoDuration.brief(historyMetaTtl) + ")");
        s.check(!forceRecovery || hasHistory(), "force_recovery", "needs history_size and history_ttl");
        s.check(
                !autoCacheRecover || (forceRecovery && forceRecoveryMode.equals("cache")),
                "auto_cache_recover",
                "needs force_recovery and force_recovery_mode cache");
    }

    private static Duration metaTtl(Section s, Duration global) {
        Duration own = s.wholeSeconds(
                "history_meta_ttl", "0s", "As `channel.history_meta_ttl`, for these channels; 0 for that value.");
        return own.isZero() ? global : own;
    }

    private static Durability durability(Section s) {
        String text = s.string(
                "history_durability",
                "durable",
                "`durable` history is in the database before a publication is acknowledged; `memory` is lost with the"
                        + " node that holds the channel.");
        s.check(text.equals("durable") || text.equals("memory"), "history_durability", "must be durable or memory");
        return text.equals("memory") ? Durability.MEMORY : Durability.DURABLE;
    }

    private static String forceRecoveryMode(Section s) {
        String mode = s.string(
                "force_recovery_mode",
                "",
                "`stream` recovers all missed publications, `cache` the latest; empty for `stream`.");
        s.check(RECOVERY_MODES.contains(mode), "force_recovery_mode", "must be stream or cache");
        return mode.equals("cache") ? "cache" : "stream";
    }

    private static boolean fossilDelta(Section s) {
        List<String> types = s.strings("allowed_delta_types", "Delta formats that clients may ask for: `fossil`.");
        s.check(types.stream().allMatch("fossil"::equals), "allowed_delta_types", "may only contain fossil");
        return types.contains("fossil");
    }

    private static String dataFormat(Section s, String global) {
        String own =
                s.string("publication_data_format", "", "As `channel.publication_data_format`, for these channels.");
        checkDataFormat(s, own);
        return own.isEmpty() ? global : own;
    }

    static void checkDataFormat(Section s, String format) {
        s.check(DATA_FORMATS.contains(format), "publication_data_format", "must be json, json_object or binary");
    }

    private static String subscriptionType(Section s) {
        String type = s.string("subscription_type", "", "Kind of subscription: empty and `stream` are the same.");
        s.check(
                SUBSCRIPTION_TYPES.contains(type),
                "subscription_type",
                "must be stream, map, map_clients, map_users or shared_poll");
        if (!type.isEmpty() && !type.equals("stream")) {
            s.warn(s.place().path("subscription_type") + ": " + type + " is not available in this release");
        }
        return type;
    }
}
