package dev.gyre.server.hub;

import dev.gyre.protocol.ProtocolCodec;
import dev.gyre.protocol.ProtocolCodec.UnencodableException;
import dev.gyre.protocol.Publication;
import java.util.ArrayList;
import java.util.List;

/// The way of publications to the subscribers in force.
///
/// Coalesces without waiting: the first publication asks for a flush behind whatever already waits in the relay's
/// mailbox; with it all of them leave as one buffer a connection.
final class Delivery {

    /// More than this leaves before the flush.
    private static final int MOST_PENDING_BYTES = 128 * 1024;

    private final String channel;
    private final Runnable flushLater;
    private final DeltaShapes shapes = new DeltaShapes();
    private final Subscribers subscribers = new Subscribers(shapes);
    private final Unreached unreached;
    private List<PendingPublication> pending = new ArrayList<>(2);
    private int pendingBytes;

    /// Takes a subscriber out whose form could not carry a publication.
    interface Unreached {
        void onUnreached(Subscriber subscriber);
    }

    /// @param flushLater lets [#flush] be called after the messages that wait
    Delivery(String channel, Runnable flushLater, Unreached unreached) {
        this.channel = channel;
        this.flushLater = flushLater;
        this.unreached = unreached;
    }

    Subscribers subscribers() {
        return subscribers;
    }

    /// @param patchable whether subscribers may get it as a patch of the one before
    void deliver(Publication publication, boolean patchable) {
        if (subscribers.isEmpty()) {
            return;
        }
        if (pending.isEmpty()) {
            flushLater.run();
        }
        pending.add(new PendingPublication(channel, publication, patchable));
        pendingBytes += publication.data().size();
        if (pendingBytes > MOST_PENDING_BYTES) {
            flush();
        }
    }

    void flush() {
        if (pending.isEmpty()) {
            return;
        }
        List<PendingPublication> publications = pending;
        pending = new ArrayList<>(2);
        pendingBytes = 0;
        subscribers.send(publications).forEach(unreached::onUnreached);
    }

    /// The start with its publications in the shape in which the subscriber gets them.
    ///
    /// @throws UnencodableException when the subscriber's encoding cannot carry one of them
    Subscriber.Start shown(Subscriber subscriber, Subscriber.Start start) throws UnencodableException {
        if (!subscriber.terms().view().delta() || start.publications().isEmpty()) {
            return start;
        }
        ProtocolCodec codec = subscriber.outbound().form().codec();
        List<Publication> shown = new ArrayList<>(start.publications().size());
        Publication before = null;
        for (Publication publication : start.publications()) {
            shown.add(shapes.shape(publication, before, codec));
            before = publication;
        }
        return new Subscriber.Start(start.top(), start.recovered(), start.base(), shown);
    }
}
