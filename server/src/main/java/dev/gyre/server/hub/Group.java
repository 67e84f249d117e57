package dev.gyre.server.hub;

import dev.gyre.protocol.Publication;
import dev.gyre.server.metrics.FrameType;
import dev.gyre.server.metrics.TransportMetrics;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Consumer;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/// Subscribers that get the same publications in the same form and shape: all are handed the same bytes.
/// Forms and transports are told apart by identity.
@SuppressWarnings("ReferenceEquality")
final class Group {

    private final Selection selection;
    private final WireForm form;
    private final TransportMetrics traffic;
    private final Shape shape;
    private final DeltaShapes shapes;
    private final List<Place> places = new ArrayList<>(1);
    /// The first places of the list, which have all been sent `base` last; the others have bases of their own.
    private int inStep;

    private @Nullable Publication base;

    enum Shape {
        PLAIN,
        /// Whole publications, their data opaque.
        OPAQUE,
        /// Patches where the client has a base.
        PATCHED;

        static Shape of(Subscriber.Terms terms) {
            if (!terms.view().delta()) {
                return PLAIN;
            }
            return terms.positioned() ? PATCHED : OPAQUE;
        }
    }

    static final class Place {
        private final Subscriber subscriber;
        private final Group group;
        private int index;
        private @Nullable Publication base;

        /// @param base what the client has of the channel; null when that is unknown
        private Place(Subscriber subscriber, Group group, int index, @Nullable Publication base) {
            this.subscriber = subscriber;
            this.group = group;
            this.index = index;
            this.base = base;
        }

        Subscriber subscriber() {
            return subscriber;
        }

        Group group() {
            return group;
        }
    }

    Group(Selection selection, Outbound outbound, Shape shape, DeltaShapes shapes) {
        this.selection = selection;
        this.form = outbound.form();
        this.traffic = outbound.traffic();
        this.shape = shape;
        this.shapes = shapes;
    }

    Selection selection() {
        return selection;
    }

    /// Whether the subscriber belongs here.
    boolean takes(Outbound outbound, Shape wanted) {
        return form == outbound.form() && traffic == outbound.traffic() && shape == wanted;
    }

    boolean isEmpty() {
        return places.isEmpty();
    }

    void forEach(Consumer<Subscriber> action) {
        for (int i = 0; i < places.size(); i++) {
            action.accept(places.get(i).subscriber);
        }
    }

    Place add(Subscriber subscriber, @Nullable Publication known) {
        var place = new Place(subscriber, this, places.size(), known);
        places.add(place);
        return place;
    }

    void remove(Place place) {
        int hole = place.index;
        if (hole < inStep) {
            inStep--;
            move(inStep, hole);
            hole = inStep;
        }
        move(places.size() - 1, hole);
        places.removeLast();
    }

    private void move(int from, int to) {
        if (from == to) {
            return;
        }
        Place moved = places.get(from);
        places.set(to, moved);
        moved.index = to;
    }

    /// Hands the publications to every subscriber, in one piece.
    ///
    /// @return false when the form cannot carry one of them, and nobody got anything
    boolean send(List<PendingPublication> publications) {
        if (shape == Shape.PATCHED) {
            return sendPatched(publications);
        }
        ByteString frames = frames(publications, null);
        if (frames == null) {
            return false;
        }
        for (int i = 0; i < places.size(); i++) {
            places.get(i).subscriber.outbound().send(frames);
        }
        count(publications.size(), (long) frames.size() * places.size());
        return true;
    }

    private boolean sendPatched(List<PendingPublication> publications) {
        ByteString common = inStep == 0 ? null : frames(publications, base);
        if (common == null && inStep > 0) {
            return false;
        }
        IdentityHashMap<@Nullable Publication, ByteString> framesByBase = new IdentityHashMap<>(1);
        for (int i = inStep; i < places.size(); i++) {
            Publication own = places.get(i).base;
            ByteString frames = framesByBase.containsKey(own) ? framesByBase.get(own) : frames(publications, own);
            if (frames == null) {
                return false;
            }
            framesByBase.put(own, frames);
        }
        long bytes = 0;
        for (int i = 0; i < places.size(); i++) {
            Place place = places.get(i);
            ByteString frames = i < inStep ? common : framesByBase.get(place.base);
            if (frames != null) {
                place.subscriber.outbound().send(frames);
                bytes += frames.size();
            }
            place.base = null;
        }
        count(publications.size(), bytes);
        inStep = places.size();
        base = baseAfter(publications.getLast().publication());
        return true;
    }

    private void count(int publications, long bytes) {
        traffic.sent(FrameType.PUSH_PUBLICATION, (long) publications * places.size(), bytes);
    }

    /// A client may take a publication outside of the stream for its base, or not.
    private static @Nullable Publication baseAfter(Publication sent) {
        return sent.offset() > 0 ? sent : null;
    }

    /// Null when the form cannot carry one of them.
    private @Nullable ByteString frames(List<PendingPublication> publications, @Nullable Publication from) {
        if (publications.size() == 1) {
            return frame(publications.getFirst(), from);
        }
        var frames = new ArrayList<ByteString>(publications.size());
        int size = 0;
        Publication before = from;
        for (PendingPublication publication : publications) {
            ByteString frame = frame(publication, before);
            if (frame == null) {
                return null;
            }
            frames.add(frame);
            size += frame.size();
            before = baseAfter(publication.publication());
        }
        byte[] joined = new byte[size];
        int at = 0;
        for (ByteString frame : frames) {
            at += frame.copyToArray(joined, at);
        }
        return ByteString.fromArrayUnsafe(joined);
    }

    private @Nullable ByteString frame(PendingPublication publication, @Nullable Publication before) {
        return switch (shape) {
            case PLAIN -> publication.plain(form);
            case OPAQUE -> publication.shaped(form, shapes, null);
            case PATCHED -> publication.shaped(form, shapes, publication.patchable() ? before : null);
        };
    }
}
