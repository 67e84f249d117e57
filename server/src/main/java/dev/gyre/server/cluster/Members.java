package dev.gyre.server.cluster;

import dev.gyre.server.config.ClusterConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.ClusterEvent.CurrentClusterState;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.typed.Cluster;
import org.jspecify.annotations.Nullable;

/// All members of the cluster as this node sees them, with what each says of itself. Any thread.
public final class Members {

    /// A member's data center is a role to Pekko, too.
    private static final String DATA_CENTER_ROLE = "dc-";

    private final Cluster cluster;
    private final ClusterNodeControl control;

    public Members(ActorSystem<?> system, ClusterNodeControl control) {
        this.cluster = Cluster.get(system);
        this.control = control;
    }

    /// @param address `host:port` of the cluster transport
    /// @param status Pekko's word: Joining, Up, Leaving, Exiting, Down
    /// @param reachable false while this or another node does not hear of it
    /// @param oldest whether it coordinates the shards
    /// @param version of its program, for the shards' placement
    /// @param detail empty when it has not answered
    public record MemberView(
            String address,
            String status,
            boolean reachable,
            boolean oldest,
            List<String> roles,
            String version,
            Optional<MemberDetail> detail) {
        public MemberView {
            roles = List.copyOf(roles);
        }
    }

    /// @param self address of the node that was asked
    /// @param leader address of the member that decides on joining and leaving; empty when there is none
    /// @param members by age, the oldest first
    public record View(String self, String leader, List<MemberView> members) {
        public View {
            members = List.copyOf(members);
        }
    }

    public CompletionStage<View> view() {
        return control.memberDetails().thenApply(details -> {
            var byAddress = new HashMap<String, MemberDetail>();
            details.forEach(detail -> byAddress.put(detail.address(), detail));
            CurrentClusterState state = cluster.state();
            var members = new ArrayList<Member>();
            state.getMembers().forEach(members::add);
            members.sort((one, other) -> one.isOlderThan(other) ? -1 : other.isOlderThan(one) ? 1 : 0);
            var views = new ArrayList<MemberView>();
            boolean coordinates = true;
            for (Member member : members) {
                boolean holdsChannels = member.hasRole(ClusterConfig.CHANNELS);
                views.add(view(member, state, coordinates && holdsChannels, byAddress));
                coordinates &= !holdsChannels;
            }
            @Nullable Address leader = state.getLeader();
            return new View(
                    hostAndPort(cluster.selfMember().address()), leader == null ? "" : hostAndPort(leader), views);
        });
    }

    private static MemberView view(
            Member member, CurrentClusterState state, boolean oldest, Map<String, MemberDetail> details) {
        String address = hostAndPort(member.address());
        return new MemberView(
                address,
                member.status().toString(),
                !state.getUnreachable().contains(member),
                oldest,
                member.getRoles().stream()
                        .filter(role -> !role.startsWith(DATA_CENTER_ROLE))
                        .sorted()
                        .toList(),
                member.appVersion().toString(),
                Optional.ofNullable(details.get(address)));
    }

    static String hostAndPort(Address address) {
        return address.getHost().orElse("") + ":" + address.getPort().orElse(0);
    }
}
