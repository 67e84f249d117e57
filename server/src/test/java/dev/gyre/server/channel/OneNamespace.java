package dev.gyre.server.channel;

import dev.gyre.server.config.ChannelOptions;
import java.util.Optional;

/// Every name is a channel with these options.
public record OneNamespace(Optional<ChannelOptions> found) implements Namespaces {

    public OneNamespace(ChannelOptions options) {
        this(Optional.of(options));
    }

    @Override
    public Optional<ChannelOptions> options(String channel) {
        return found;
    }

    @Override
    public boolean allowsName(String channel) {
        return true;
    }

    @Override
    public boolean isPrivate(String channel) {
        return false;
    }

    @Override
    public boolean isUserLimited(String channel) {
        return false;
    }

    @Override
    public boolean allowsUser(String channel, String user) {
        return true;
    }
}
