package dev.gyre.server.channel;

import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// A channel whose stream is not stored: it keeps no history, or in memory only.
final class MemoryChannel extends AbstractMatchingBehavior<ChannelCommand> {

    private final ChannelCore core;

    private MemoryChannel(ActorContext<ChannelCommand> context, ChannelCore core) {
        super(context);
        this.core = core;
    }

    static Behavior<ChannelCommand> create(ChannelSettings settings, Runnable passivate) {
        return Behaviors.setup(context -> {
            var core = new ChannelCore(settings, context, passivate);
            core.recovered(settings.newState());
            return new MemoryChannel(context, core);
        });
    }

    @Override
    public Behavior<ChannelCommand> onMessage(ChannelCommand command) {
        core.handle(command);
        while (core.nextWrite() != null) {
            core.written();
        }
        return core.finished() ? Behaviors.stopped() : Behaviors.same();
    }

    @Override
    public Behavior<ChannelCommand> onSignal(Signal signal) {
        if (signal instanceof PostStop) {
            core.close();
        }
        return Behaviors.same();
    }
}
