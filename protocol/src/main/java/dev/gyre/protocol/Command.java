package dev.gyre.protocol;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One message from a client.
///
/// @param id the client's number of the command, an unsigned 32-bit value; 0 for `send` and for a pong
/// @param request what it asks
public record Command(long id, Request request) {

    /// The body of a command.
    public sealed interface Request {}

    /// No body: the answer to a ping when the id is 0.
    public record Pong() implements Request {}

    /// @param subs what the client wants to be subscribed to from the start, by channel
    /// @param headers what a client that cannot set HTTP headers passes in their place
    public record Connect(
            String token,
            Payload data,
            Map<String, Subscribe> subs,
            String name,
            String version,
            Map<String, String> headers,
            long flag)
            implements Request {
        public Connect {
            // Not Map.copyOf: keys whose hashes collide, which a client may choose, make it quadratic.
            subs = Collections.unmodifiableMap(new HashMap<>(subs));
            headers = Collections.unmodifiableMap(new HashMap<>(headers));
        }
    }

    /// @param recover whether to get what was published after `offset` of `epoch`
    /// @param delta the delta type that the client can apply, empty for none
    /// @param filter the tags filter; null for none
    /// @param flag bit 0 asks for a numeric channel id, bit 1 refuses an unrecoverable position
    /// @param type 0 stream, 1 map, 2 map of clients, 3 map of users, 4 shared poll
    public record Subscribe(
            String channel,
            String token,
            boolean recover,
            String epoch,
            long offset,
            Payload data,
            boolean positioned,
            boolean recoverable,
            boolean joinLeave,
            String delta,
            @Nullable FilterNode filter,
            long flag,
            int type,
            int phase,
            String cursor,
            int limit,
            boolean asc)
            implements Request {}

    public record Unsubscribe(String channel) implements Request {}

    /// @param type as in [Subscribe]
    public record Publish(String channel, Payload data, int type, String key, boolean removed) implements Request {}

    public record Presence(String channel) implements Request {}

    public record PresenceStats(String channel) implements Request {}

    /// @param limit how many publications; 0 for the position alone, negative for as many as allowed
    /// @param since read from after this position; null for the whole window
    public record History(
            String channel, int limit, @Nullable Position since, boolean reverse) implements Request {}

    public record Ping() implements Request {}

    public record Send(Payload data) implements Request {}

    public record Rpc(Payload data, String method) implements Request {}

    public record Refresh(String token) implements Request {}

    /// @param type 0 refreshes the subscription, 1 tracks, 2 untracks keys of a shared poll
    public record SubRefresh(String channel, String token, int type, List<TrackBatch> track, List<String> untrack)
            implements Request {
        public SubRefresh {
            track = List.copyOf(track);
            untrack = List.copyOf(untrack);
        }
    }

    public record TrackBatch(List<KeyedItem> items, String signature) {
        public TrackBatch {
            items = List.copyOf(items);
        }
    }

    public record KeyedItem(String key, long version) {}
}
