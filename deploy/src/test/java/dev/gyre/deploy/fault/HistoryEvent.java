package dev.gyre.deploy.fault;

import dev.gyre.protocol.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a publisher, a subscriber or the harness has seen, and when.
///
/// Publications are known by a number of their own, which is also their payload.
sealed interface HistoryEvent {

    /// By `System.nanoTime`.
    long atNanos();

    /// @param position offset 0 where the channel keeps no history
    record Acknowledged(long atNanos, String channel, Position position, long publication) implements HistoryEvent {}

    /// One attempt to publish that was answered with an error.
    record Refused(long atNanos, String channel, int code, long tookMillis) implements HistoryEvent {}

    /// The publisher got no positive answer: the publication is there or not.
    record Unknown(long atNanos, String channel, long publication) implements HistoryEvent {}

    /// @param offset 0 where the channel keeps no history
    record Received(long atNanos, String client, String channel, long offset, long publication)
            implements HistoryEvent {}

    /// A subscription is in force.
    ///
    /// @param since the position that the client asked to go on from, null for none
    /// @param top the position in the reply; after `recovered` its offset need not be the newest
    /// @param recovered the server's word that nothing is missing
    /// @param publications in the reply, in its order
    record Subscribed(
            long atNanos,
            String client,
            String channel,
            @Nullable Position since,
            boolean recovered,
            Position top,
            List<Entry> publications)
            implements HistoryEvent {
        public Subscribed {
            publications = List.copyOf(publications);
        }
    }

    /// The client's connection has ended.
    record Cut(long atNanos, String client) implements HistoryEvent {}

    /// The harness has injected a fault.
    record Fault(long atNanos, String what) implements HistoryEvent {}

    /// The channel's history, read when everything had come to rest.
    record Kept(long atNanos, String channel, Position top, List<Entry> publications) implements HistoryEvent {
        public Kept {
            publications = List.copyOf(publications);
        }
    }

    record Entry(long offset, long publication) {}
}
