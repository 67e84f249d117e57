package dev.gyre.protocol;

import java.util.Map;

/// What the server sends of its own accord. `channel` is empty for what concerns the connection.
public sealed interface Push extends Reply.Body {

    String channel();

    record Published(String channel, Publication publication) implements Push {}

    record Joined(String channel, ClientInfo info) implements Push {}

    record Left(String channel, ClientInfo info) implements Push {}

    record Unsubscribed(String channel, Unsubscribe unsubscribe) implements Push {}

    record Subscribed(String channel, boolean recoverable, String epoch, long offset, boolean positioned, Payload data)
            implements Push {}

    record Message(Payload data) implements Push {
        @Override
        public String channel() {
            return "";
        }
    }

    /// What a unidirectional client gets in place of a connect result.
    record Connected(
            String client,
            String version,
            Payload data,
            Map<String, Reply.Subscribed> subs,
            boolean expires,
            long ttl,
            long ping,
            boolean pong,
            String session,
            String node,
            long time)
            implements Push {
        public Connected {
            subs = Map.copyOf(subs);
        }

        @Override
        public String channel() {
            return "";
        }
    }

    record Disconnected(Disconnect disconnect) implements Push {
        @Override
        public String channel() {
            return "";
        }
    }

    record Refreshed(boolean expires, long ttl) implements Push {
        @Override
        public String channel() {
            return "";
        }
    }
}
