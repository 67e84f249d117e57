package dev.gyre.server.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.protocol.ClientInfo;
import dev.gyre.protocol.Payload;
import dev.gyre.server.channel.RelayMessage.MemberJoined;
import org.junit.jupiter.api.Test;

class RemoteMembersTest {

    private static final long OWN = 1;
    private static final long OTHER = 2;
    private static final long THIRD = 3;

    private final RemoteMembers members = new RemoteMembers(OWN);

    @Test
    void membersOfALostNodeLeaveAndNoOthers() {
        members.joined(member("ann", OWN));
        members.joined(member("bob", OTHER));
        members.joined(member("cid", THIRD));

        assertThat(members.lost(OTHER)).containsExactly(member("bob", OTHER).info());
        assertThat(members.lost(OTHER)).isEmpty();
    }

    @Test
    void leavingIsToldOnceWhoeverIsFirst() {
        members.joined(member("bob", OTHER));
        members.joined(member("cid", OTHER));

        assertThat(members.left("bob")).isTrue();
        assertThat(members.lost(OTHER)).containsExactly(member("cid", OTHER).info());
        assertThat(members.left("cid")).isFalse();
    }

    @Test
    void memberThatWasNeverSeenJoiningIsToldToLeave() {
        assertThat(members.left("bob")).isTrue();
    }

    @Test
    void memberWhoseNodeIsNotKnownStays() {
        members.joined(member("bob", 0));

        assertThat(members.lost(0)).isEmpty();
    }

    private static MemberJoined member(String client, long node) {
        return new MemberJoined(new ClientInfo("user-" + client, client, Payload.EMPTY, Payload.EMPTY), node);
    }
}
