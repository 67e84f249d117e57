package dev.gyre.server.channel;

import dev.gyre.persistence.ChannelEvent;
import dev.gyre.persistence.StoredPublication;
import dev.gyre.protocol.ClientError;
import dev.gyre.protocol.Position;
import dev.gyre.protocol.Publication;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One change of a stream: what is stored, and what follows when it is stored.
///
/// Made from the stored state alone, so it is void as soon as another write has been applied: there is one at a time.
final class StreamWrite {

    static final Channels.Published WITHOUT_POSITION = new Channels.Published(Position.NONE);

    private final List<ChannelEvent> events = new ArrayList<>(2);
    private final List<Entry> entries = new ArrayList<>(2);
    private @Nullable Answer<Channels.DoneResult> removal;
    private String epoch = "";

    /// @param stored null for what is not part of the stream, and for a repeated or skipped publication
    /// @param publication null for a repeated or skipped publication
    private record Entry(
            Answer<Channels.PublishResult> answer,
            Channels.Published result,
            @Nullable StoredPublication stored,
            @Nullable Publication publication,
            String idempotencyKey) {}

    private StreamWrite() {}

    static StreamWrite opening(long nowMillis, String epoch) {
        var write = new StreamWrite();
        write.events.add(new ChannelEvent.StreamOpened(epoch, nowMillis));
        return write;
    }

    static StreamWrite touch(long nowMillis) {
        var write = new StreamWrite();
        write.events.add(new ChannelEvent.StreamTouched(nowMillis));
        return write;
    }

    static StreamWrite removal(ChannelState state, long nowMillis, Answer<Channels.DoneResult> answer) {
        var write = new StreamWrite();
        write.removal = answer;
        if (state.windowLeftMillis(nowMillis) > 0) {
            write.events.add(new ChannelEvent.HistoryRemoved(nowMillis));
        }
        return write;
    }

    /// Numbers the publications. A key or version that occurs twice among them counts once.
    ///
    /// @param history whether the channel keeps publications
    static StreamWrite publishing(
            ChannelState state,
            List<ChannelCommand.Publish> publishes,
            boolean history,
            long nowMillis,
            Supplier<String> newEpoch) {
        var write = new StreamWrite();
        boolean open = state.isOpen(nowMillis);
        write.epoch = open ? state.top().epoch() : history ? newEpoch.get() : "";
        long offset = open ? state.top().offset() : 0;
        long version = open ? state.version() : 0;
        String versionEpoch = open ? state.versionEpoch() : "";
        var storing = new ArrayList<StoredPublication>(publishes.size());
        Map<String, Channels.Published> results = new HashMap<>(0);
        for (ChannelCommand.Publish publish : publishes) {
            Channels.Draft draft = publish.draft();
            String key = publish.idempotencyKey();
            Channels.Published earlier = key.isEmpty() ? null : write.earlier(state, results, key, nowMillis);
            if (earlier != null) {
                write.add(publish, earlier, null, null, "");
                continue;
            }
            if (!history || draft.skipHistory()) {
                var publication = Stored.publication(draft, 0, "");
                write.add(publish, WITHOUT_POSITION, null, publication, key);
                results.put(key, WITHOUT_POSITION);
                continue;
            }
            if (Versions.covers(version, versionEpoch, draft.version(), draft.versionEpoch())) {
                write.add(publish, new Channels.Published(new Position(offset, write.epoch)), null, null, "");
                continue;
            }
            offset++;
            version = draft.version();
            versionEpoch = draft.versionEpoch();
            var stored = Stored.of(draft, offset, key, nowMillis);
            var result = new Channels.Published(new Position(offset, write.epoch));
            storing.add(stored);
            write.add(publish, result, stored, Stored.publication(draft, offset, write.epoch), key);
            results.put(key, result);
        }
        if (!storing.isEmpty()) {
            if (!open) {
                write.events.add(new ChannelEvent.StreamOpened(write.epoch, nowMillis));
            }
            write.events.add(new ChannelEvent.PublicationsStored(storing));
        }
        return write;
    }

    private Channels.@Nullable Published earlier(
            ChannelState state, Map<String, Channels.Published> results, String key, long nowMillis) {
        Channels.Published inThisWrite = results.get(key);
        if (inThisWrite != null) {
            return inThisWrite;
        }
        Long offset = state.resultOf(key, nowMillis);
        if (offset == null) {
            return null;
        }
        return offset == 0
                ? WITHOUT_POSITION
                : new Channels.Published(new Position(offset, state.top().epoch()));
    }

    private void add(
            ChannelCommand.Publish publish,
            Channels.Published result,
            @Nullable StoredPublication stored,
            @Nullable Publication publication,
            String key) {
        entries.add(new Entry(publish.answer(), result, stored, publication, key));
    }

    /// What has to be stored first; may be nothing.
    List<ChannelEvent> events() {
        return events;
    }

    /// Stored: changes the state, tells the relays, answers the publishers, in this order.
    void complete(ChannelState state, Audience audience, long nowMillis) {
        var publications = new ArrayList<RelayedPublication>(entries.size());
        for (ChannelEvent event : events) {
            if (!(event instanceof ChannelEvent.PublicationsStored)) {
                state.apply(event);
            }
        }
        for (Entry entry : entries) {
            if (entry.stored() != null && entry.publication() != null) {
                state.append(entry.stored(), entry.publication());
            } else if (!entry.idempotencyKey().isEmpty()) {
                state.rememberUnstored(entry.idempotencyKey(), nowMillis);
            }
            if (entry.publication() != null) {
                publications.add(relayed(entry.publication(), entry.stored()));
            }
        }
        if (!publications.isEmpty()) {
            audience.tell(new RelayMessage.Published(epoch, publications));
        }
        for (Entry entry : entries) {
            entry.answer().complete(entry.result());
        }
        if (removal != null) {
            audience.tell(new RelayMessage.HistoryCleared());
            removal.complete(new Channels.Done());
        }
    }

    private static RelayedPublication relayed(Publication publication, @Nullable StoredPublication stored) {
        return stored == null
                ? RelayedPublication.outsideTheStream(publication)
                : new RelayedPublication(publication, stored.delta(), stored.atMillis());
    }

    /// Not stored, or nobody knows.
    void fail() {
        for (Entry entry : entries) {
            entry.answer().complete(new Channels.Failed(ClientError.INTERNAL));
        }
        if (removal != null) {
            removal.complete(new Channels.Failed(ClientError.INTERNAL));
        }
    }
}
