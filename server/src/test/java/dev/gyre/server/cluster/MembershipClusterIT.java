package dev.gyre.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// How nodes in one process see themselves and each other.
class MembershipClusterIT {

    private static final Duration DEADLINE = Duration.ofSeconds(40);
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    /// A node that ends without a word, as after `kill -9`.
    private static final String DIES_SILENTLY = "pekko.coordinated-shutdown.run-by-actor-system-terminate = off";

    @Test
    void aNodeByItselfServesAndIsAlone() {
        try (var node = TestNode.alone("n1", TIMEOUT)) {
            var membership = new Membership(node.system);

            await().atMost(DEADLINE).until(() -> membership.standing().serves());

            assertThat(membership.isAlone()).isTrue();
            assertThat(membership.isRemoved()).isFalse();
        }
    }

    @Test
    void aNodeThatIsNoMemberYetSaysSo() {
        try (var node = TestNode.configured("{\"seed_nodes\": [\"127.0.0.1:1\"]}", NameResolver.SYSTEM, "")) {
            assertThat(new Membership(node.system).standing())
                    .satisfies(standing -> assertThat(standing.serves()).isFalse());
        }
    }

    @Test
    void theOneOfThreeThatIsLeftDoesNotServeAndIsRemoved() {
        var left = TestNode.alone("n1", TIMEOUT);
        var second = joinSilently(left);
        var third = joinSilently(left);
        await().atMost(DEADLINE).until(() -> left.members() == 3 && third.members() == 3 && second.members() == 3);
        var membership = new Membership(left.system);
        assertThat(membership.isAlone()).isFalse();
        assertThat(membership.standing()).isEqualTo(Standing.GOOD);

        second.system.terminate();
        third.system.terminate();

        await().atMost(DEADLINE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> membership.standing().reason().contains("1 of the cluster's 3 nodes"));
        await().atMost(DEADLINE).until(membership::isRemoved);
        assertThat(membership.standing().serves()).isFalse();
        left.close();
    }

    private static TestNode joinSilently(TestNode other) {
        return TestNode.configured(
                "{\"seed_nodes\": [\"" + Members.hostAndPort(other.address()) + "\"]}",
                NameResolver.SYSTEM,
                DIES_SILENTLY);
    }

    @Test
    void theViewOfAllMembersHasWhatEachSaysOfItself() throws Exception {
        try (var first = TestNode.alone("n1", TIMEOUT);
                var second = TestNode.joining(first, "n2", TIMEOUT)) {
            await().atMost(DEADLINE)
                    .until(() -> first.control.otherNodes() == 1 && first.members() == 2 && second.members() == 2);

            var view = new Members(first.system, first.control)
                    .view()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);

            assertThat(view.self()).isEqualTo(Members.hostAndPort(first.address()));
            assertThat(view.members()).hasSize(2).allSatisfy(member -> {
                assertThat(member.status()).isEqualTo("Up");
                assertThat(member.reachable()).isTrue();
                assertThat(member.roles()).isEqualTo(List.of("channels", "connections"));
                assertThat(member.version()).isEqualTo("0.1.0");
            });
            assertThat(view.members()).extracting(Members.MemberView::oldest).containsExactly(true, false);
            assertThat(view.members())
                    .extracting(member -> member.detail().map(MemberDetail::name))
                    .containsExactly(Optional.of("n1"), Optional.of("n2"));
            assertThat(view.members())
                    .extracting(member -> member.detail().map(MemberDetail::shards))
                    .containsOnly(Optional.of(11));
        }
    }
}
