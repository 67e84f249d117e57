package dev.gyre.protocol;

import java.util.List;
import java.util.Map;

/// One message to a client: the answer to a command, a push, or a ping.
///
/// @param id the number of the command that it answers; 0 for pushes and pings
public record Reply(long id, Body body) {

    /// The empty message that asks the client for a pong.
    public static final Reply PING = new Reply(0, new ServerPing());

    public static Reply push(Push push) {
        return new Reply(0, push);
    }

    public static Reply error(long id, ClientError error) {
        return new Reply(id, new Failure(error));
    }

    public sealed interface Body permits Push, Result {}

    /// The body of an answer.
    public sealed interface Result extends Body {}

    public record ServerPing() implements Result {}

    public record Failure(ClientError error) implements Result {}

    /// @param ttl seconds until the connection expires, where `expires`
    /// @param ping seconds between pings, 0 for none
    /// @param pong whether the client has to answer pings
    /// @param session the secret of a session that is continued by `/emulation`; empty on a WebSocket
    /// @param time milliseconds since 1970, 0 when not shown
    public record Connected(
            String client,
            String version,
            boolean expires,
            long ttl,
            Payload data,
            Map<String, Subscribed> subs,
            long ping,
            boolean pong,
            String session,
            String node,
            long time)
            implements Result {
        public Connected {
            subs = Map.copyOf(subs);
        }
    }

    /// @param ttl seconds until the subscription expires, where `expires`
    /// @param publications the missed ones in order of their offsets, where `recovered`
    /// @param offset the top of the stream; the requested offset where `recovered`
    /// @param id the numeric channel id, 0 for none
    /// @param state entries of a map channel
    /// @param publishDebounce milliseconds
    public record Subscribed(
            boolean expires,
            long ttl,
            boolean recoverable,
            String epoch,
            List<Publication> publications,
            boolean recovered,
            long offset,
            boolean positioned,
            Payload data,
            boolean wasRecovering,
            boolean delta,
            long id,
            int type,
            int phase,
            String cursor,
            List<Publication> state,
            long publishDebounce)
            implements Result {
        public Subscribed {
            publications = List.copyOf(publications);
            state = List.copyOf(state);
        }
    }

    public record Unsubscribed() implements Result {}

    public record Published() implements Result {}

    /// @param presence by client id
    public record Presence(Map<String, ClientInfo> presence) implements Result {
        public Presence {
            presence = Map.copyOf(presence);
        }
    }

    public record PresenceStats(long numClients, long numUsers) implements Result {}

    public record History(List<Publication> publications, String epoch, long offset) implements Result {
        public History {
            publications = List.copyOf(publications);
        }
    }

    public record Pinged() implements Result {}

    public record RpcDone(Payload data) implements Result {}

    /// @param ttl seconds until the connection expires, where `expires`
    public record Refreshed(String client, String version, boolean expires, long ttl) implements Result {}

    /// @param ttl seconds until the subscription expires, where `expires`
    /// @param items entries of a shared poll
    public record SubRefreshed(boolean expires, long ttl, List<Publication> items) implements Result {
        public SubRefreshed {
            items = List.copyOf(items);
        }
    }
}
