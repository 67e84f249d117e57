package dev.gyre.server.api;

import dev.gyre.protocol.Disconnect;
import dev.gyre.protocol.Payload;
import dev.gyre.protocol.Position;
import dev.gyre.server.client.ClientRegistry.Overrides;
import dev.gyre.server.client.ClientRegistry.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A decoded call of the server API, not yet checked for sense. Fields that were absent have their zero value.
sealed interface ApiRequest {

    record Publish(String channel, Content content) implements ApiRequest {}

    record Broadcast(List<String> channels, Content content) implements ApiRequest {
        public Broadcast {
            channels = List.copyOf(channels);
        }
    }

    /// What is published.
    ///
    /// @param data the bytes of `data`, or of `b64data` where that is given
    record Content(
            Bytes data,
            Map<String, String> tags,
            String idempotencyKey,
            boolean skipHistory,
            boolean delta,
            long version,
            String versionEpoch) {
        public Content {
            tags = Map.copyOf(tags);
        }
    }

    /// A payload as JSON or in Base64; Base64 wins when both are given.
    ///
    /// @param json one JSON value, empty when absent
    record Bytes(Payload json, String base64) {}

    /// @param expireAt seconds since 1970, 0 for never
    record Subscribe(
            Target target,
            String channel,
            Bytes info,
            Bytes data,
            long expireAt,
            Optional<Position> recoverSince,
            Overrides overrides)
            implements ApiRequest {}

    record Unsubscribe(Target target, String channel) implements ApiRequest {}

    record DisconnectClients(Target target, Disconnect disconnect, Set<String> whitelist) implements ApiRequest {
        public DisconnectClients {
            whitelist = Set.copyOf(whitelist);
        }
    }

    /// @param info empty to leave the connection's info as it is
    record Refresh(Target target, boolean expired, long expireAt, Payload info) implements ApiRequest {}

    record Presence(String channel) implements ApiRequest {}

    record PresenceStats(String channel) implements ApiRequest {}

    record History(String channel, int limit, Optional<Position> since, boolean reverse) implements ApiRequest {}

    record HistoryRemove(String channel) implements ApiRequest {}

    record ListChannels(String pattern) implements ApiRequest {}

    record Nodes() implements ApiRequest {}

    record Rpc(String method) implements ApiRequest {}

    /// Any call for map channels.
    ///
    /// @param keyed whether the call needs a key
    record OfMap(String channel, String key, boolean keyed) implements ApiRequest {}

    record SharedPollPublish(String channel) implements ApiRequest {}

    /// A call that needs no look at its fields to be refused.
    record Refuse(ApiError error) implements ApiRequest {}
}
