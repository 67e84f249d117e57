package dev.gyre.server.channel;

import dev.gyre.protocol.ClientError;
import dev.gyre.server.channel.ChannelCommand.Attach;
import dev.gyre.server.channel.ChannelCommand.ReadHistory;
import java.util.ArrayList;
import java.util.List;

/// Commands that wait for the stream to be read or opened, in order of their arrival.
final class HeldCommands {

    private static final int MOST_HELD = 10_000;

    private List<ChannelCommand> commands = new ArrayList<>(0);

    boolean isEmpty() {
        return commands.isEmpty();
    }

    /// A command too many is refused where somebody waits for its answer.
    void add(ChannelCommand command) {
        if (commands.size() < MOST_HELD) {
            commands.add(command);
        } else if (command instanceof ReadHistory read) {
            read.answer().complete(new Channels.Failed(ClientError.TOO_MANY_REQUESTS));
        }
    }

    /// Holds nothing afterwards.
    List<ChannelCommand> takeAll() {
        List<ChannelCommand> taken = commands;
        commands = new ArrayList<>(0);
        return taken;
    }

    /// Holds no relays afterwards.
    List<Attach> takeRelays() {
        var relays = new ArrayList<Attach>(1);
        for (ChannelCommand command : takeAll()) {
            if (command instanceof Attach attach) {
                relays.add(attach);
            } else {
                commands.add(command);
            }
        }
        return relays;
    }

    /// Nobody is kept waiting for an answer; relays stay.
    void failReads() {
        for (ChannelCommand command : takeAll()) {
            if (command instanceof ReadHistory read) {
                read.answer().complete(new Channels.Failed(ClientError.INTERNAL));
            } else {
                commands.add(command);
            }
        }
    }

    /// Gives everything back to those who wait for it; they send it again.
    void release() {
        for (ChannelCommand command : takeAll()) {
            if (command instanceof ReadHistory read) {
                read.answer().release();
            }
        }
    }
}
