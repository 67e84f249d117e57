package dev.gyre.server.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/// What a node that looks for others knows of them, and what follows from it. Belongs to one actor.
///
/// A cluster that exists is joined as soon as one of its members answers. A new one is formed by the node with the
/// lowest address alone, and only when all nodes that are found have answered that they are in no cluster and find the
/// same nodes: a node that is silent may be a member.
final class Contacts {

    /// An older answer says nothing of now.
    private static final Duration FRESH = Duration.ofSeconds(5);

    sealed interface Decision {}

    /// @param reason a sentence for the person who waits
    record Wait(String reason) implements Decision {}

    record FormNew() implements Decision {}

    record Join(String host) implements Decision {}

    private record Heard(ContactMessage.Answer answer, long atNanos) {}

    private final String self;
    private final int requiredNodes;
    private final Duration stableMargin;
    private final Map<String, Heard> heard = new HashMap<>();
    private SortedSet<String> found = new TreeSet<>();
    private long foundSinceNanos;

    Contacts(String self, int requiredNodes, Duration stableMargin) {
        this.self = self;
        this.requiredNodes = requiredNodes;
        this.stableMargin = stableMargin;
    }

    SortedSet<String> found() {
        return found;
    }

    void onFound(SortedSet<String> hosts, long nowNanos) {
        if (!hosts.equals(found)) {
            found = new TreeSet<>(hosts);
            foundSinceNanos = nowNanos;
            heard.keySet().retainAll(found);
        }
    }

    void onAnswer(ContactMessage.Answer answer, long nowNanos) {
        heard.put(answer.host(), new Heard(answer, nowNanos));
    }

    Decision decide(long nowNanos) {
        heard.values().removeIf(one -> nowNanos - one.atNanos() > FRESH.toNanos());
        var member = heard.values().stream()
                .filter(one -> one.answer().member())
                .map(one -> one.answer().host())
                .min(String::compareTo);
        return member.isPresent() ? new Join(member.get()) : decideToForm(nowNanos);
    }

    private Decision decideToForm(long nowNanos) {
        if (!found.contains(self)) {
            return new Wait(
                    "the records do not have this node's own address " + self + " (cluster.host), but " + found);
        }
        if (found.size() < requiredNodes) {
            return new Wait("%d nodes are found (%s), and %d are required (cluster.bootstrap.required_nodes)"
                    .formatted(found.size(), found, requiredNodes));
        }
        for (String host : found) {
            Heard one = heard.get(host);
            if (host.equals(self)) {
                continue;
            }
            if (one == null) {
                return new Wait(host + " does not answer; it may be a member of a cluster");
            }
            if (!one.answer().found().equals(found)) {
                return new Wait(host + " finds other nodes: " + one.answer().found() + " instead of " + found);
            }
        }
        if (nowNanos - foundSinceNanos < stableMargin.toNanos()) {
            return new Wait("the records may still change (cluster.bootstrap.stable_margin)");
        }
        return found.first().equals(self) ? new FormNew() : new Wait(found.first() + " is about to form the cluster");
    }
}
