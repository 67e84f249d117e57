package dev.gyre.server.permission;

import dev.gyre.server.config.ChannelOptions;

/// What the options of a namespace allow a client. An anonymous client (empty user) needs the `…_for_anonymous` option
/// besides the one that opens the channel.
///
/// @param insecure `client.insecure`: everything is allowed, except private channels without a token
public record Permissions(boolean insecure) {

    /// Whether a client may subscribe without a token to a channel that is not private.
    ///
    /// @param userLimited whether the channel's name lists its users
    /// @param listed whether it lists this one
    public boolean maySubscribe(ChannelOptions options, String user, boolean userLimited, boolean listed) {
        if (insecure) {
            return true;
        }
        if (options.allowUserLimitedChannels() && userLimited) {
            return listed;
        }
        return options.allowSubscribeForClient() && known(user, options.allowSubscribeForAnonymous());
    }

    public boolean mayPublish(ChannelOptions options, String user, boolean subscribed) {
        return insecure
                || (open(options.allowPublishForClient(), options.allowPublishForSubscriber(), subscribed)
                        && known(user, options.allowPublishForAnonymous()));
    }

    public boolean mayReadPresence(ChannelOptions options, String user, boolean subscribed) {
        return insecure
                || (open(options.allowPresenceForClient(), options.allowPresenceForSubscriber(), subscribed)
                        && known(user, options.allowPresenceForAnonymous()));
    }

    public boolean mayReadHistory(ChannelOptions options, String user, boolean subscribed) {
        return insecure
                || (open(options.allowHistoryForClient(), options.allowHistoryForSubscriber(), subscribed)
                        && known(user, options.allowHistoryForAnonymous()));
    }

    private static boolean open(boolean forClient, boolean forSubscriber, boolean subscribed) {
        return forClient || (forSubscriber && subscribed);
    }

    private static boolean known(String user, boolean forAnonymous) {
        return !user.isEmpty() || forAnonymous;
    }
}
