package dev.gyre.server.channel;

import dev.gyre.persistence.ChannelEvent;
import dev.gyre.persistence.ChannelSnapshot;
import dev.gyre.persistence.StoredPublication;
import dev.gyre.protocol.ClientError;
import dev.gyre.protocol.Position;
import dev.gyre.protocol.Publication;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The stream of one channel: its position, the newest publications, and what is known about repeated ones.
///
/// Owned by one actor and changed in place. What it holds follows from the events alone, so a recovered state equals
/// the lost one; only the last use by a reader is not stored.
///
/// Source: centrifuge `internal/memstream`, `broker_memory.go`.
final class ChannelState {

    private StreamLimits limits;
    private final ArrayDeque<RelayedPublication> window = new ArrayDeque<>();
    private final IdempotencyKeys keys = new IdempotencyKeys();
    private String epoch = "";
    private long offset;
    private long lastAtMillis;
    private long touchedMillis;
    private long storedMillis;
    private long version;
    private String versionEpoch = "";

    ChannelState(StreamLimits limits) {
        this.limits = limits;
    }

    static ChannelState of(StreamLimits limits, ChannelSnapshot snapshot) {
        var state = new ChannelState(limits);
        state.epoch = snapshot.epoch();
        state.offset = snapshot.offset();
        snapshot.window().forEach(stored -> state.keep(stored, Stored.publication(stored, state.epoch)));
        snapshot.idempotency().forEach(result -> state.keys.put(result.key(), result.offset(), result.atMillis()));
        state.version = snapshot.version();
        state.versionEpoch = snapshot.versionEpoch();
        state.stored(snapshot.touchedMillis());
        return state;
    }

    ChannelSnapshot snapshot() {
        var stored = new ArrayList<StoredPublication>(window.size());
        for (RelayedPublication kept : window) {
            stored.add(Stored.of(kept.publication(), kept.atMillis(), kept.delta()));
        }
        return new ChannelSnapshot(epoch, offset, stored, keys.results(), version, versionEpoch, touchedMillis);
    }

    void apply(ChannelEvent event) {
        switch (event) {
            case ChannelEvent.StreamOpened opened -> open(opened.epoch(), opened.atMillis());
            case ChannelEvent.PublicationsStored stored ->
                stored.publications()
                        .forEach(publication -> append(publication, Stored.publication(publication, epoch)));
            case ChannelEvent.HistoryRemoved _ -> window.clear();
            case ChannelEvent.StreamTouched touched -> stored(touched.atMillis());
        }
    }

    private void open(String newEpoch, long atMillis) {
        epoch = newEpoch;
        offset = 0;
        window.clear();
        keys.clear();
        version = 0;
        versionEpoch = "";
        touchedMillis = atMillis;
        storedMillis = atMillis;
    }

    private void stored(long atMillis) {
        touchedMillis = Math.max(touchedMillis, atMillis);
        storedMillis = Math.max(storedMillis, atMillis);
    }

    /// @param publication the same in the shape that readers get
    void append(StoredPublication stored, Publication publication) {
        offset = stored.offset();
        keep(stored, publication);
        stored(stored.atMillis());
        version = stored.version();
        versionEpoch = stored.versionEpoch();
        if (!stored.idempotencyKey().isEmpty()) {
            keys.put(stored.idempotencyKey(), stored.offset(), stored.atMillis());
        }
    }

    /// From now on the stream keeps this much, for this long.
    void limit(StreamLimits newLimits) {
        limits = newLimits;
        trim();
    }

    private void trim() {
        while (window.size() > limits.historySize()) {
            window.remove();
        }
    }

    private void keep(StoredPublication stored, Publication publication) {
        if (!window.isEmpty() && stored.atMillis() - lastAtMillis >= limits.historyTtlMillis()) {
            window.clear();
        }
        lastAtMillis = stored.atMillis();
        window.add(new RelayedPublication(publication, stored.delta(), stored.atMillis()));
        trim();
    }

    /// Whether the stream has an epoch whose meta data have not run out.
    boolean isOpen(long nowMillis) {
        return !epoch.isEmpty() && nowMillis - touchedMillis < limits.metaTtlMillis();
    }

    /// A reader has used the meta data.
    void touch(long nowMillis) {
        touchedMillis = Math.max(touchedMillis, nowMillis);
    }

    /// Whether only readers have kept the meta data alive for so long that it has to be stored.
    boolean needsTouch(long nowMillis) {
        return isOpen(nowMillis) && nowMillis - storedMillis > limits.metaTtlMillis() / 2;
    }

    Position top() {
        return epoch.isEmpty() ? Position.NONE : new Position(offset, epoch);
    }

    StreamLimits limits() {
        return limits;
    }

    /// Whether the channel already has this version of the data or a newer one.
    boolean hasVersion(long candidate, String candidateEpoch) {
        return Versions.covers(version, versionEpoch, candidate, candidateEpoch);
    }

    long version() {
        return version;
    }

    String versionEpoch() {
        return versionEpoch;
    }

    /// The offset that the first attempt with the key got.
    @Nullable
    Long resultOf(String idempotencyKey, long nowMillis) {
        return keys.get(idempotencyKey, nowMillis);
    }

    /// Remembers the result of a publication that is not stored.
    void rememberUnstored(String idempotencyKey, long nowMillis) {
        keys.put(idempotencyKey, 0, nowMillis);
    }

    /// @return a [Channels.HistoryPage], or the refusal of a position of another epoch
    Channels.HistoryResult read(Channels.HistoryQuery query, long nowMillis) {
        Position since = query.since();
        if (since != null && !since.epoch().isEmpty() && !since.epoch().equals(epoch)) {
            return new Channels.Failed(ClientError.UNRECOVERABLE_POSITION);
        }
        var page = new ArrayList<Publication>();
        // backwards from where nothing is yet there is nothing, as with Centrifugo
        boolean beyond = query.reverse() && since != null && Long.compareUnsigned(since.offset(), offset + 1) > 0;
        if (query.limit() != 0 && !beyond && windowLeftMillis(nowMillis) > 0) {
            Iterator<RelayedPublication> from = query.reverse() ? window.descendingIterator() : window.iterator();
            while (from.hasNext() && page.size() != query.limit()) {
                Publication next = from.next().publication();
                int order = since == null ? 0 : Long.compareUnsigned(next.offset(), since.offset());
                if (since == null || (query.reverse() ? order < 0 : order > 0)) {
                    page.add(next);
                }
            }
        }
        return new Channels.HistoryPage(page, top());
    }

    /// What the window holds after the offset, in order.
    List<RelayedPublication> after(long sinceOffset, long nowMillis) {
        var missed = new ArrayList<RelayedPublication>();
        if (windowLeftMillis(nowMillis) > 0) {
            for (RelayedPublication kept : window) {
                if (kept.offset() > sinceOffset) {
                    missed.add(kept);
                }
            }
        }
        return missed;
    }

    /// How long the window is kept; 0 when it is empty.
    long windowLeftMillis(long nowMillis) {
        return window.isEmpty() ? 0 : Math.max(0, lastAtMillis + limits.historyTtlMillis() - nowMillis);
    }

    long metaLeftMillis(long nowMillis) {
        if (epoch.isEmpty()) {
            return 0;
        }
        long age = nowMillis - touchedMillis;
        return Math.max(0, limits.metaTtlMillis() - age);
    }

    /// How long something is kept that would be lost with a state that is not stored.
    long keptForMillis(long nowMillis) {
        return Math.max(metaLeftMillis(nowMillis), keys.keptForMillis(nowMillis));
    }
}
