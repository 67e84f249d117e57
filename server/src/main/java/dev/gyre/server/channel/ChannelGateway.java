package dev.gyre.server.channel;

/// The way to a channel's entity, wherever it lives. Any thread.
@FunctionalInterface
public interface ChannelGateway {

    /// At most once, in the order of one sender.
    void tell(String channel, ChannelCommand command);
}
