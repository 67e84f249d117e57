package dev.gyre.server.config;

import java.time.Duration;

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
}
