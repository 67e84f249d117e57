package dev.gyre.server.channel;

import dev.gyre.server.config.ChannelConfig;
import dev.gyre.server.config.ChannelOptions;
import java.util.Optional;

/// The namespaces of the newest configuration. How names are read stays as it was at the start. Any thread.
public final class LiveNamespaces implements Namespaces {

    private final ChannelConfig started;
    private volatile Namespaces newest;

    public LiveNamespaces(ChannelConfig started) {
        this.started = started;
        this.newest = new ConfiguredNamespaces(started);
    }

    /// Namespaces and their options are these from now on. Subscriptions that there are keep what they were granted.
    public void reload(ChannelConfig config) {
        newest = new ConfiguredNamespaces(config.withNamesReadAs(started));
    }

    @Override
    public Optional<ChannelOptions> options(String channel) {
        return newest.options(channel);
    }

    @Override
    public boolean allowsName(String channel) {
        return newest.allowsName(channel);
    }

    @Override
    public boolean isPrivate(String channel) {
        return newest.isPrivate(channel);
    }

    @Override
    public boolean isUserLimited(String channel) {
        return newest.isUserLimited(channel);
    }

    @Override
    public boolean allowsUser(String channel, String user) {
        return newest.allowsUser(channel, user);
    }
}
