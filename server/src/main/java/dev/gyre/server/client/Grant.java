package dev.gyre.server.client;

import dev.gyre.protocol.Payload;
import dev.gyre.protocol.Position;
import dev.gyre.protocol.Publication;
import dev.gyre.protocol.Reply;
import dev.gyre.server.hub.Subscriber.Start;
import dev.gyre.server.hub.Subscriber.Terms;
import java.util.List;

/// A subscription that a client may have, and how it is told about it.
///
/// @param expireAt seconds since 1970, 0 for never
/// @param ttl seconds until then, as the client is told; 0 when it is not told
/// @param recovering whether a recovery was asked for
/// @param data what the client gets with the subscription
record Grant(
        String channel,
        Source source,
        Terms terms,
        boolean recoverable,
        boolean recovering,
        long expireAt,
        long ttl,
        Payload data) {

    /// Who made a subscription.
    enum Source {
        /// The client itself, by a command.
        CLIENT,
        /// The connection token.
        CONNECTION_TOKEN,
        /// The client, in its connect command.
        CONNECT,
        /// The server, for the user's personal channel.
        PERSONAL,
        /// The server API.
        SERVER_API;

        boolean serverSide() {
            return this != CLIENT;
        }
    }

    Reply.Subscribed result(Start start) {
        boolean positioned = terms.positioned();
        Position since = terms.since();
        boolean recovered = since != null && start.recovered();
        // a client that recovers moves on from where it was by the publications that it gets
        long offset = since != null && recovered ? since.offset() : start.top().offset();
        return new Reply.Subscribed(
                ttl > 0,
                ttl,
                recoverable,
                positioned ? start.top().epoch() : "",
                recovered ? publications(start) : List.of(),
                recovered,
                positioned ? offset : 0,
                positioned,
                data,
                recovering,
                terms.view().delta(),
                0,
                0,
                0,
                "",
                List.of(),
                0);
    }

    private List<Publication> publications(Start start) {
        return terms.view().delta()
                ? start.publications()
                : withEpoch(start.publications(), start.top().epoch());
    }

    /// The first publication of a stream carries its epoch.
    static List<Publication> withEpoch(List<Publication> publications, String epoch) {
        return publications.stream()
                .map(publication -> publication.offset() == 1 ? publication.withEpoch(epoch) : publication)
                .toList();
    }
}
