package dev.gyre.persistence;

import com.google.protobuf.ByteString;
import dev.gyre.persistence.ChannelEvent.HistoryRemoved;
import dev.gyre.persistence.ChannelEvent.PublicationsStored;
import dev.gyre.persistence.ChannelEvent.StreamOpened;
import dev.gyre.persistence.ChannelEvent.StreamTouched;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;

/// A channel as small as a test of the journal needs it: it stores what it is told and answers when that is durable.
final class StoringChannel extends EventSourcedBehavior<StoringChannel.Command, ChannelEvent, ChannelSnapshot> {

    sealed interface Command {}

    /// Answered with the offset of the last one.
    record Publish(List<String> data, ActorRef<Long> replyTo) implements Command {}

    record Open(String epoch, ActorRef<Long> replyTo) implements Command {}

    record Clear(ActorRef<Long> replyTo) implements Command {}

    record Read(ActorRef<ChannelSnapshot> replyTo) implements Command {}

    record Stop() implements Command {}

    private static final int WINDOW = 64;

    private final int snapshotEvery;

    private StoringChannel(String persistenceId, int snapshotEvery) {
        super(
                PersistenceId.ofUniqueId(persistenceId),
                SupervisorStrategy.restartWithBackoff(Duration.ofMillis(50), Duration.ofSeconds(1), 0.1));
        this.snapshotEvery = snapshotEvery;
    }

    /// @param snapshotEvery events between snapshots, which delete the events before them; 0 for none
    static Behavior<Command> create(String persistenceId, int snapshotEvery) {
        return new StoringChannel(persistenceId, snapshotEvery);
    }

    @Override
    public ChannelSnapshot emptyState() {
        return new ChannelSnapshot("", 0, List.of(), List.of(), 0, "", 0);
    }

    @Override
    public CommandHandler<Command, ChannelEvent, ChannelSnapshot> commandHandler() {
        return (state, command) -> switch (command) {
            case Publish publish ->
                Effect()
                        .persist(new PublicationsStored(publications(state.offset(), publish.data())))
                        .thenRun(after -> publish.replyTo().tell(after.offset()));
            case Open open ->
                Effect()
                        .persist(new StreamOpened(open.epoch(), 1))
                        .thenRun(after -> open.replyTo().tell(after.offset()));
            case Clear clear ->
                Effect()
                        .persist(List.of(new HistoryRemoved(1), new StreamOpened(state.epoch() + "+", 2)))
                        .thenRun(after -> clear.replyTo().tell(after.offset()));
            case Read read -> reply(read, state);
            case Stop _ -> Effect().stop();
        };
    }

    private Effect<ChannelEvent, ChannelSnapshot> reply(Read read, ChannelSnapshot state) {
        read.replyTo().tell(state);
        return Effect().none();
    }

    private static List<StoredPublication> publications(long offset, List<String> data) {
        var publications = new ArrayList<StoredPublication>(data.size());
        for (String one : data) {
            offset++;
            publications.add(
                    new StoredPublication(offset, ByteString.copyFromUtf8(one), null, Map.of(), 0, "", false, 0, ""));
        }
        return publications;
    }

    @Override
    public EventHandler<ChannelSnapshot, ChannelEvent> eventHandler() {
        return (state, event) -> switch (event) {
            case StreamOpened opened -> with(opened.epoch(), 0, List.of());
            case PublicationsStored stored ->
                with(state.epoch(), stored.publications().getLast().offset(), window(state, stored));
            case HistoryRemoved _ -> with(state.epoch(), state.offset(), List.of());
            case StreamTouched _ -> state;
        };
    }

    private static ChannelSnapshot with(String epoch, long offset, List<StoredPublication> window) {
        return new ChannelSnapshot(epoch, offset, window, List.of(), 0, "", 0);
    }

    private static List<StoredPublication> window(ChannelSnapshot state, PublicationsStored stored) {
        var window = new ArrayList<>(state.window());
        window.addAll(stored.publications());
        return window.subList(Math.max(0, window.size() - WINDOW), window.size());
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return snapshotEvery == 0
                ? RetentionCriteria.disabled()
                : RetentionCriteria.snapshotEvery(snapshotEvery, 1).withDeleteEventsOnSnapshot();
    }
}
