package dev.gyre.server.channel;

import java.time.Duration;

/// The way to a channel's entity, wherever it lives. Any thread.
@FunctionalInterface
public interface ChannelGateway {

    /// At most once, in the order of one sender.
    void tell(String channel, ChannelCommand command);

    /// How long to wait for an answer before a command is sent again.
    ///
    /// @param calm while no channels are on the move
    default Duration retryDelay(Duration calm) {
        return calm;
    }
}
