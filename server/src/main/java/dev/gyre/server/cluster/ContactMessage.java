package dev.gyre.server.cluster;

import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;

/// What nodes that look for each other ask, before they are members.
sealed interface ContactMessage extends DnsBootstrap.Message {

    record Question(ActorRef<ContactMessage> replyTo) implements ContactMessage {}

    /// @param host of the node that answers
    /// @param member whether it is a working member of a cluster
    /// @param found the hosts that it finds itself
    record Answer(String host, boolean member, Set<String> found) implements ContactMessage {
        public Answer {
            found = Set.copyOf(found);
        }
    }
}
