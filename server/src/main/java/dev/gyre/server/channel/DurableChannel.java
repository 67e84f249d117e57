package dev.gyre.server.channel;

import dev.gyre.persistence.ChannelEvent;
import dev.gyre.persistence.ChannelSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.BehaviorInterceptor;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.SnapshotAdapter;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/// A channel whose stream is written to the journal.
///
/// Two behaviours in one actor: in front a [ChannelCore] that takes every command, behind it an event-sourced
/// behaviour that is only asked to write. It would keep commands back while it writes; the front lets publications
/// gather meanwhile, so that a busy channel stores many of them with one event. The front survives a failed write,
/// and with it the relays and members.
final class DurableChannel {

    /// A snapshot with the deletion of events costs as much as some hundred events.
    private static final int EVENTS_UNTIL_SNAPSHOT = 500;

    private static final Duration SHORTEST_RESTART = Duration.ofMillis(200);
    private static final Duration LONGEST_RESTART = Duration.ofSeconds(3);

    private static final ChannelCommand WRITE = new ChannelCommand.Continue();

    private DurableChannel() {}

    static Behavior<ChannelCommand> create(PersistenceId persistenceId, ChannelSettings settings, Runnable passivate) {
        return Behaviors.setup(context -> {
            var core = new ChannelCore(settings, context, passivate);
            Runnable writeMore = () -> context.getSelf().tell(WRITE);
            return Behaviors.intercept(() -> new Front(core), new Stream(persistenceId, settings, core, writeMore));
        });
    }

    private static final class Front extends BehaviorInterceptor<ChannelCommand, ChannelCommand> {

        private final ChannelCore core;

        Front(ChannelCore core) {
            super(ChannelCommand.class);
            this.core = core;
        }

        @Override
        public Behavior<ChannelCommand> aroundReceive(
                TypedActorContext<ChannelCommand> context,
                ChannelCommand command,
                ReceiveTarget<ChannelCommand> target) {
            core.handle(command);
            if (core.finished()) {
                core.close();
                return Behaviors.stopped();
            }
            return core.hasWork() ? target.apply(context, WRITE) : Behaviors.same();
        }

        @Override
        public Behavior<ChannelCommand> aroundSignal(
                TypedActorContext<ChannelCommand> context, Signal signal, SignalTarget<ChannelCommand> target) {
            if (signal instanceof PostStop) {
                core.close();
            }
            return target.apply(context, signal);
        }
    }

    /// What is stored, and what is being stored: the event-sourced behaviour counts an event in before it is safe.
    private static final class StoredState {

        private ChannelState state;
        private final List<ChannelEvent> underWay = new ArrayList<>(2);

        StoredState(ChannelState state) {
            this.state = state;
        }

        ChannelSnapshot snapshot() {
            if (underWay.isEmpty()) {
                return state.snapshot();
            }
            var ahead = ChannelState.of(state.limits(), state.snapshot());
            underWay.forEach(ahead::apply);
            return ahead.snapshot();
        }
    }

    private static final class Stream extends EventSourcedBehavior<ChannelCommand, ChannelEvent, StoredState> {

        private final ChannelSettings settings;
        private final ChannelCore core;
        private final Runnable writeMore;
        private boolean live;

        Stream(PersistenceId persistenceId, ChannelSettings settings, ChannelCore core, Runnable writeMore) {
            super(persistenceId, SupervisorStrategy.restartWithBackoff(SHORTEST_RESTART, LONGEST_RESTART, 0.1));
            this.settings = settings;
            this.core = core;
            this.writeMore = writeMore;
        }

        @Override
        public StoredState emptyState() {
            return new StoredState(settings.newState());
        }

        @Override
        public CommandHandler<ChannelCommand, ChannelEvent, StoredState> commandHandler() {
            return (_, _) -> {
                StreamWrite write = core.nextWrite();
                while (write != null && write.events().isEmpty()) {
                    core.written();
                    write = core.nextWrite();
                }
                if (write == null) {
                    return Effect().none();
                }
                return Effect().persist(write.events()).thenRun(this::onStored);
            };
        }

        private void onStored(StoredState stored) {
            stored.underWay.clear();
            core.written();
            // also when the front only waits for this write to stop
            writeMore.run();
        }

        @Override
        public EventHandler<StoredState, ChannelEvent> eventHandler() {
            return (stored, event) -> {
                if (live) {
                    stored.underWay.add(event);
                } else {
                    stored.state.apply(event);
                }
                return stored;
            };
        }

        @Override
        public SignalHandler<StoredState> signalHandler() {
            return newSignalHandlerBuilder()
                    .onSignal(RecoveryCompleted.instance(), this::onRecovered)
                    .onSignal(PreRestart.instance(), _ -> onRestart())
                    .build();
        }

        private void onRecovered(StoredState stored) {
            live = true;
            core.recovered(stored.state);
            writeMore.run();
        }

        private void onRestart() {
            live = false;
            core.failed();
        }

        @Override
        public SnapshotAdapter<StoredState> snapshotAdapter() {
            return new SnapshotAdapter<>() {
                @Override
                public Object toJournal(StoredState stored) {
                    return stored.snapshot();
                }

                @Override
                public StoredState fromJournal(Object from) {
                    return new StoredState(ChannelState.of(settings.limits(), (ChannelSnapshot) from));
                }
            };
        }

        @Override
        public RetentionCriteria retentionCriteria() {
            return RetentionCriteria.snapshotEvery(EVENTS_UNTIL_SNAPSHOT, 1).withDeleteEventsOnSnapshot();
        }
    }
}
