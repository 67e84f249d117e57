package dev.gyre.server.hub;

import dev.gyre.protocol.ClientError;
import dev.gyre.protocol.ClientInfo;
import dev.gyre.protocol.Payload;
import dev.gyre.protocol.Position;
import dev.gyre.protocol.Publication;
import dev.gyre.protocol.delta.FossilDelta;
import dev.gyre.protocol.delta.MalformedDeltaException;
import dev.gyre.server.metrics.NodeMetrics;
import dev.gyre.server.metrics.TransportMetrics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/// A client as the SDKs are: applies patches to what it got last, and recovers from where it was.
final class ReconstructingClient {

    final String name;
    final Subscriber.View view;
    private static final TransportMetrics TRAFFIC =
            NodeMetrics.create().clients().transport("websocket");

    private final PublicationForm form;
    private final List<Got> got = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private @Nullable Session session;
    private @Nullable Position position;
    private byte @Nullable [] base;
    private boolean baseIsAtPosition;
    /// Where the client began anew, by offset.
    private final List<Long> beginnings = new ArrayList<>();

    /// @param session how often the client had begun anew
    record Got(int session, long offset, String data) {}

    ReconstructingClient(String name, Subscriber.View view, PublicationForm form) {
        this.name = name;
        this.view = view;
        this.form = form;
    }

    synchronized boolean subscribed() {
        return session != null;
    }

    /// A client that takes patches is believed to have what stands at the position that it recovers from.
    synchronized Session subscribe(boolean recover) {
        boolean recovers = recover && position != null && (!view.delta() || baseIsAtPosition);
        session = new Session(recovers ? position : null);
        return session;
    }

    synchronized @Nullable Session leave() {
        Session left = session;
        session = null;
        return left;
    }

    synchronized List<Got> got() {
        return List.copyOf(got);
    }

    synchronized List<String> faults() {
        return List.copyOf(faults);
    }

    synchronized List<Long> beginnings() {
        return List.copyOf(beginnings);
    }

    private synchronized void take(Publication publication) {
        try {
            byte[] data = form.source(publication.data(), view.delta());
            if (publication.delta()) {
                data = FossilDelta.apply(Objects.requireNonNull(base, "a patch without a base"), data, 1 << 20);
            }
            base = data;
            baseIsAtPosition = publication.offset() > 0;
            if (publication.offset() > 0) {
                position = new Position(publication.offset(), "e");
            }
            got.add(new Got(beginnings.size(), publication.offset(), new String(data, StandardCharsets.UTF_8)));
        } catch (MalformedDeltaException | RuntimeException fault) {
            faults.add(name + " at " + publication.offset() + ": " + fault);
        }
    }

    final class Session implements Subscriber, Outbound {

        private final Terms terms;
        private volatile boolean answered;
        private volatile boolean ended;

        Session(@Nullable Position since) {
            var info = new ClientInfo("", name, Payload.EMPTY, Payload.EMPTY);
            terms = new Terms(info, false, false, false, true, since, 300, false, false, view);
        }

        boolean answered() {
            return answered;
        }

        boolean ended() {
            return ended;
        }

        @Override
        public String channel() {
            return "news";
        }

        @Override
        public Outbound outbound() {
            return this;
        }

        @Override
        public Terms terms() {
            return terms;
        }

        @Override
        public TransportMetrics traffic() {
            return TRAFFIC;
        }

        @Override
        public WireForm form() {
            return form;
        }

        @Override
        public void send(ByteString frames) {
            frames.utf8String().lines().map(PublicationForm::read).forEach(ReconstructingClient.this::take);
        }

        @Override
        public void onSubscribed(Start start) {
            synchronized (ReconstructingClient.this) {
                if (!start.recovered()) {
                    beginnings.add(start.top().offset());
                    position = start.top();
                    base = null;
                    baseIsAtPosition = false;
                }
                start.publications().forEach(ReconstructingClient.this::take);
            }
            answered = true;
        }

        @Override
        public void onRefused(ClientError error) {
            throw new AssertionError(name + " was refused: " + error);
        }

        @Override
        public void onUnsubscribed() {
            ended = true;
        }

        @Override
        public void onInsufficientState() {
            leave();
            ended = true;
        }
    }
}
