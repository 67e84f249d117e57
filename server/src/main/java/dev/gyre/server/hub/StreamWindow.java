package dev.gyre.server.hub;

import dev.gyre.protocol.Position;
import dev.gyre.protocol.Publication;
import dev.gyre.server.channel.StreamLimits;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a relay knows of its channel's stream: the position, and the newest publications without a hole.
///
/// Trusted only as long as the entity cannot have dropped what it stands for: window and meta data run out here when
/// they run out there.
final class StreamWindow {

    private static final int MOST_PUBLICATIONS = 512;
    private static final int MOST_BYTES = 1024 * 1024;

    private final ArrayDeque<Publication> newest = new ArrayDeque<>(0);
    private StreamLimits limits = new StreamLimits(0, 0, 0);
    private String epoch = "";
    private long offset;
    private long bytes;
    private long windowUntilMillis;
    private long metaUntilMillis;

    /// Publications before this offset are gone from the channel too.
    private long oldestOffset;

    void limit(StreamLimits newLimits) {
        limits = newLimits;
    }

    boolean isKnown() {
        return !epoch.isEmpty();
    }

    /// Whether the position still stands, as far as this node can tell.
    boolean stands(long nowMillis) {
        return isKnown() && nowMillis < metaUntilMillis;
    }

    Position top() {
        return epoch.isEmpty() ? Position.NONE : new Position(offset, epoch);
    }

    String epoch() {
        return epoch;
    }

    long offset() {
        return offset;
    }

    /// Starts anew at this position, knowing no publications.
    void reset(Position top) {
        epoch = top.epoch();
        offset = top.offset();
        clear();
        oldestOffset = 0;
    }

    /// The channel's window is empty.
    void cleared() {
        clear();
        oldestOffset = offset + 1;
    }

    private void clear() {
        newest.clear();
        bytes = 0;
    }

    void lives(long windowLeftMillis, long metaLeftMillis, long nowMillis) {
        windowUntilMillis = nowMillis + windowLeftMillis;
        metaUntilMillis = later(nowMillis, metaLeftMillis);
    }

    /// The next publication of the stream.
    void append(Publication publication, long nowMillis) {
        if (!newest.isEmpty() && nowMillis >= windowUntilMillis) {
            cleared();
        }
        offset = publication.offset();
        newest.add(publication);
        bytes += publication.data().size();
        while (newest.size() > limits.historySize()) {
            bytes -= newest.remove().data().size();
            oldestOffset = Math.max(oldestOffset, offset - newest.size() + 1);
        }
        while (newest.size() > MOST_PUBLICATIONS || (bytes > MOST_BYTES && newest.size() > 1)) {
            bytes -= newest.remove().data().size();
        }
        lives(limits.historyTtlMillis(), limits.metaTtlMillis(), nowMillis);
    }

    /// Takes over what the entity holds after `sinceOffset`; the newest of it is the top.
    void replace(List<Publication> held, long sinceOffset) {
        clear();
        long before = held.isEmpty() ? offset : held.getFirst().offset() - 1;
        if (before > sinceOffset) {
            oldestOffset = Math.max(oldestOffset, before + 1);
        }
        for (Publication publication : held) {
            newest.add(publication);
            bytes += publication.data().size();
        }
    }

    /// Drops what is too much to be kept for longer.
    void trim() {
        while (newest.size() > MOST_PUBLICATIONS || (bytes > MOST_BYTES && newest.size() > 1)) {
            bytes -= newest.remove().data().size();
        }
    }

    /// How far the publications that are held here reach.
    Reach reach(long sinceOffset, long nowMillis) {
        if (sinceOffset == offset) {
            return Reach.HELD;
        }
        if (sinceOffset > offset || limits.historySize() == 0 || sinceOffset + 1 < oldestOffset) {
            return Reach.GONE;
        }
        if (nowMillis >= windowUntilMillis) {
            return Reach.GONE;
        }
        return sinceOffset >= offset - newest.size() ? Reach.HELD : Reach.ASK;
    }

    enum Reach {
        /// All of them are here.
        HELD,
        /// The entity may have them.
        ASK,
        /// Nobody has all of them.
        GONE
    }

    /// Whether the channel holds the publication at the top, as far as this node can tell.
    boolean holdsTop(long nowMillis) {
        return offset > 0 && limits.historySize() > 0 && offset >= oldestOffset && nowMillis < windowUntilMillis;
    }

    /// The publication at the top; null when it is not here.
    @Nullable
    Publication atTop(long nowMillis) {
        Publication last = newest.peekLast();
        return last != null && last.offset() == offset && holdsTop(nowMillis) ? last : null;
    }

    /// The offset, or a later one before which nobody has anything.
    long withinReach(long sinceOffset) {
        return Math.max(sinceOffset, Math.min(oldestOffset - 1, offset));
    }

    /// The publications after the offset; only where [#reach] says `HELD`.
    List<Publication> after(long sinceOffset) {
        var missed = new ArrayList<Publication>();
        for (Publication publication : newest) {
            if (publication.offset() > sinceOffset) {
                missed.add(publication);
            }
        }
        return missed;
    }

    private static long later(long nowMillis, long leftMillis) {
        return leftMillis > Long.MAX_VALUE - nowMillis ? Long.MAX_VALUE : nowMillis + leftMillis;
    }
}
