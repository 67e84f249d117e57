package dev.gyre.server.channel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;

/// Where the answer to a command goes: a future of this node, or a number that another node knows.
///
/// An entity on the publisher's node completes the future in place. When the command leaves the node, its
/// serializer writes the node's responder and a number in the future's stead.
public sealed interface Answer<T> permits PendingAnswer, Answer.Remote {

    /// Only the first result counts.
    boolean complete(T result);

    /// Whether the command is to be carried out: false when this very command has been taken before, or when nobody
    /// waits for it any more.
    boolean take();

    /// The command is not carried out after all, and may be sent again.
    void release();

    /// The idempotency key that was made because the command left its node; empty for none.
    String madeKey();

    /// The answer to a command that came from another node.
    ///
    /// Results that can be long are sent in parts, so that none is larger than the cluster's transport takes.
    ///
    /// @param id the number under which the other node waits
    record Remote<T>(ActorRef<Answered> responder, long id) implements Answer<T> {

        private static final int CLIENTS_IN_PART = 500;

        @Override
        public boolean complete(T result) {
            switch (result) {
                case Channels.HistoryPage page -> sendParts(page);
                case Channels.Present present -> sendParts(present);
                default -> responder.tell(new Answered(id, result, true));
            }
            return true;
        }

        private void sendParts(Channels.HistoryPage page) {
            var parts = MessageParts.of(page.publications(), Function.identity());
            for (int i = 0; i < parts.size(); i++) {
                var part = new Channels.HistoryPage(parts.get(i), page.top());
                responder.tell(new Answered(id, part, i == parts.size() - 1));
            }
        }

        private void sendParts(Channels.Present present) {
            var clients = List.copyOf(present.clients().entrySet());
            int from = 0;
            do {
                var part = new HashMap<String, dev.gyre.protocol.ClientInfo>();
                int to = Math.min(clients.size(), from + CLIENTS_IN_PART);
                for (Map.Entry<String, dev.gyre.protocol.ClientInfo> client : clients.subList(from, to)) {
                    part.put(client.getKey(), client.getValue());
                }
                from = to;
                responder.tell(new Answered(id, new Channels.Present(part), from == clients.size()));
            } while (from < clients.size());
        }

        @Override
        public boolean take() {
            return true;
        }

        /// The other node asks again by itself when no answer comes.
        @Override
        public void release() {}

        @Override
        public String madeKey() {
            return "";
        }
    }

    /// A result, or a part of one, on its way to the node that waits for it.
    ///
    /// @param result one of the results of [Channels]
    /// @param last whether the result is complete with it
    record Answered(long id, Object result, boolean last) {

        /// The earlier parts and this one as one result.
        Object joined(List<Object> earlier) {
            if (earlier.isEmpty()) {
                return result;
            }
            return switch (result) {
                case Channels.HistoryPage page -> {
                    var publications = new ArrayList<dev.gyre.protocol.Publication>();
                    earlier.forEach(part -> {
                        if (part instanceof Channels.HistoryPage before) {
                            publications.addAll(before.publications());
                        }
                    });
                    publications.addAll(page.publications());
                    yield new Channels.HistoryPage(publications, page.top());
                }
                case Channels.Present present -> {
                    var clients = new HashMap<>(present.clients());
                    earlier.forEach(part -> {
                        if (part instanceof Channels.Present before) {
                            clients.putAll(before.clients());
                        }
                    });
                    yield new Channels.Present(clients);
                }
                default -> result;
            };
        }
    }
}
