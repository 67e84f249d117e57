package dev.gyre.server.cluster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.ClusterEvent.CurrentClusterState;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;

/// This node as a member of the cluster, as it sees it now. Any thread.
public final class Membership {

    private static final Set<MemberStatus> WORKING = Set.of(MemberStatus.up(), MemberStatus.weaklyUp());
    private static final Set<MemberStatus> ENDED = Set.of(MemberStatus.down(), MemberStatus.removed());

    private final Cluster cluster;

    public Membership(ActorSystem<?> system) {
        this.cluster = Cluster.get(system);
    }

    /// Whether nobody can take over what this node has: it is alone, or the others have removed it.
    public boolean hasNoSuccessor() {
        return isRemoved() || isAlone();
    }

    boolean isAlone() {
        return working(cluster.state()).stream().allMatch(this::isSelf);
    }

    /// How many nodes work together.
    public int nodes() {
        return working(cluster.state()).size();
    }

    /// How many members there are in each status, in Pekko's words; those that cannot be reached are in their status
    /// too.
    public Map<String, Integer> byStatus() {
        var counts = new HashMap<String, Integer>();
        for (Member member : cluster.state().getMembers()) {
            counts.merge(member.status().toString(), 1, Integer::sum);
        }
        return counts;
    }

    /// How many members this node or another one does not hear of.
    public int unreachable() {
        return cluster.state().getUnreachable().size();
    }

    /// Whether the cluster has removed this node, which then ends by itself.
    public boolean isRemoved() {
        return cluster.isTerminated() || ENDED.contains(cluster.selfMember().status());
    }

    public Standing standing() {
        if (isRemoved()) {
            return Standing.bad("the cluster has removed this node");
        }
        MemberStatus status = cluster.selfMember().status();
        if (status.equals(MemberStatus.joining())) {
            return Standing.bad("the node is not yet a member of the cluster");
        }
        if (!WORKING.contains(status)) {
            return Standing.bad("the node leaves the cluster");
        }
        CurrentClusterState state = cluster.state();
        List<Member> members = working(state);
        List<Member> reached = new ArrayList<>(members);
        reached.removeAll(state.getUnreachable());
        // the rule of the split brain resolver's keep-majority: of two halves the one with the lowest address stays
        boolean majority = reached.size() * 2 > members.size()
                || (reached.size() * 2 == members.size() && reached.contains(lowest(members)));
        return majority
                ? Standing.GOOD
                : Standing.bad("only %d of the cluster's %d nodes can be reached, which is no majority"
                        .formatted(reached.size(), members.size()));
    }

    private static Member lowest(List<Member> members) {
        return members.stream()
                .min((one, other) -> Member.addressOrdering().compare(one.address(), other.address()))
                .orElseThrow();
    }

    private static List<Member> working(CurrentClusterState state) {
        var members = new ArrayList<Member>();
        for (Member member : state.getMembers()) {
            if (WORKING.contains(member.status())) {
                members.add(member);
            }
        }
        return members;
    }

    private boolean isSelf(Member member) {
        return member.uniqueAddress().equals(cluster.selfMember().uniqueAddress());
    }
}
