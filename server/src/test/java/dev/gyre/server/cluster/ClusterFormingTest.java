package dev.gyre.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.server.config.ClusterConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterFormingTest {

    private static ClusterConfig node(int port, String seeds) {
        return TestNode.config("{\"port\":%d,\"seed_nodes\":[%s]}".formatted(port, seeds));
    }

    @Test
    void firstSeedStaysFirstWhileNoMemberLives() {
        ClusterConfig first = node(7000, "\"127.0.0.1:7000\", \"127.0.0.1:7001\"");
        assertThat(ClusterForming.seedNodes(first, false)).containsExactly("127.0.0.1:7000", "127.0.0.1:7001");
    }

    @Test
    void firstSeedAsksTheOthersWhileMembersLive() {
        ClusterConfig first = node(7000, "\"127.0.0.1:7000\", \"127.0.0.1:7001\", \"127.0.0.1:7002\"");
        assertThat(ClusterForming.seedNodes(first, true))
                .containsExactly("127.0.0.1:7001", "127.0.0.1:7002", "127.0.0.1:7000");
    }

    @Test
    void otherNodesKeepTheirOrder() {
        ClusterConfig second = node(7001, "\"127.0.0.1:7000\", \"127.0.0.1:7001\"");
        List<String> configured = second.seedNodes();
        assertThat(ClusterForming.seedNodes(second, true)).isEqualTo(configured);
        assertThat(ClusterForming.seedNodes(second, false)).isEqualTo(configured);
    }

    @Test
    void nodeWithoutSeedsHasNone() {
        assertThat(ClusterForming.seedNodes(node(7000, ""), true)).isEmpty();
    }
}
