package dev.gyre.server.channel;

import dev.gyre.protocol.ClientError;
import dev.gyre.server.channel.ChannelCommand.Publish;
import dev.gyre.server.channel.ChannelCommand.RemoveHistory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/// Publications and removals that wait for the write under way, in order of their arrival.
final class WaitingWrites {

    private static final int MOST_WAITING = 10_000;
    private static final int MOST_WAITING_BYTES = 16 * 1024 * 1024;
    private static final int MOST_IN_WRITE = 256;

    private final ChannelSettings settings;
    private final ArrayDeque<ChannelCommand> commands = new ArrayDeque<>(2);
    private long waitingBytes;

    WaitingWrites(ChannelSettings settings) {
        this.settings = settings;
    }

    boolean isEmpty() {
        return commands.isEmpty();
    }

    /// @return false when too many wait
    boolean add(Publish publish) {
        int bytes = publish.draft().data().size();
        if (commands.size() >= MOST_WAITING || waitingBytes + bytes > MOST_WAITING_BYTES) {
            return false;
        }
        waitingBytes += bytes;
        commands.add(publish);
        return true;
    }

    void add(RemoveHistory remove) {
        commands.add(remove);
    }

    @Nullable
    StreamWrite next(ChannelState state) {
        long now = settings.nowMillis();
        var publishes = new ArrayList<Publish>(2);
        int bytes = 0;
        while (commands.peek() instanceof Publish publish && publishes.size() < MOST_IN_WRITE) {
            int size = publish.draft().data().size();
            if (!publishes.isEmpty() && bytes + size > MessageParts.PART_BYTES) {
                break;
            }
            commands.remove();
            waitingBytes -= size;
            bytes += size;
            publishes.add(publish);
        }
        if (!publishes.isEmpty()) {
            return StreamWrite.publishing(state, publishes, settings.keepsHistory(), now, settings.newEpoch());
        }
        if (commands.poll() instanceof RemoveHistory remove) {
            return StreamWrite.removal(state, now, remove.answer());
        }
        return null;
    }

    /// The journal is away: nobody is kept waiting.
    void fail() {
        for (ChannelCommand command : commands) {
            switch (command) {
                case Publish publish -> publish.answer().complete(new Channels.Failed(ClientError.INTERNAL));
                case RemoveHistory remove -> remove.answer().complete(new Channels.Failed(ClientError.INTERNAL));
                default -> throw new IllegalStateException("never waits: " + command);
            }
        }
        commands.clear();
        waitingBytes = 0;
    }

    /// Gives everything back to those who wait for it; they send it again.
    void release() {
        for (ChannelCommand command : commands) {
            switch (command) {
                case Publish publish -> publish.answer().release();
                case RemoveHistory remove -> remove.answer().release();
                default -> throw new IllegalStateException("never waits: " + command);
            }
        }
        commands.clear();
        waitingBytes = 0;
    }
}
