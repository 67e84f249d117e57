package dev.gyre.server.channel;

import dev.gyre.server.config.ChannelOptions;
import java.util.Optional;

/// Finds the options of a channel by the rules of its name.
public interface Namespaces {

    /// Options of the channel's namespace; empty when that namespace is not configured. The same object for all
    /// channels of a namespace until the configuration is read again.
    Optional<ChannelOptions> options(String channel);

    /// Whether a client may use the name: it matches the namespace's `channel_regex`, or is ASCII where there is none.
    /// False when the namespace is not configured.
    boolean allowsName(String channel);

    /// Whether the name starts with the private prefix.
    boolean isPrivate(String channel);

    /// Whether the name lists the users that may subscribe.
    boolean isUserLimited(String channel);

    /// Whether the name lists this user.
    boolean allowsUser(String channel, String user);
}
