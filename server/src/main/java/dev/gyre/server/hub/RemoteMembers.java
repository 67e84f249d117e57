package dev.gyre.server.hub;

import dev.gyre.protocol.ClientInfo;
import dev.gyre.server.channel.RelayMessage.MemberJoined;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The members of other nodes that a relay's subscribers have seen join, by client.
///
/// The channel's entity tells when a member leaves, unless it was lost together with the member's node: then this
/// is all that is left of them.
final class RemoteMembers {

    /// Clients whose leaving was told without the entity; it may tell it too.
    private static final int MOST_TOLD = 1000;

    private final long ownNode;
    private final Map<String, MemberJoined> members = new LinkedHashMap<>(0);
    private final Set<String> told = new LinkedHashSet<>(0);

    RemoteMembers(long ownNode) {
        this.ownNode = ownNode;
    }

    void joined(MemberJoined member) {
        if (member.node() != 0 && member.node() != ownNode) {
            members.put(member.info().client(), member);
        }
    }

    /// @return false when the subscribers know already
    boolean left(String client) {
        members.remove(client);
        return !told.remove(client);
    }

    /// The node has left the cluster.
    ///
    /// @return those who were there and whom nobody may have told
    List<ClientInfo> lost(long node) {
        var lost = new ArrayList<ClientInfo>(0);
        for (Iterator<MemberJoined> each = members.values().iterator(); each.hasNext(); ) {
            MemberJoined member = each.next();
            if (member.node() == node) {
                each.remove();
                lost.add(member.info());
                told.add(member.info().client());
            }
        }
        Iterator<String> oldest = told.iterator();
        while (told.size() > MOST_TOLD) {
            oldest.next();
            oldest.remove();
        }
        return lost;
    }
}
