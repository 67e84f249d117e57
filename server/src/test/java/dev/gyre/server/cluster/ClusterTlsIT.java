package dev.gyre.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Mutual TLS between nodes.
class ClusterTlsIT {

    private static final Duration DEADLINE = Duration.ofSeconds(40);

    private final List<TestNode> nodes = new ArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void stopNodes() {
        nodes.reversed().forEach(TestNode::close);
    }

    private TestNode first(String tls) {
        var node = TestNode.configured("{\"tls\": " + tls + "}", NameResolver.SYSTEM, "");
        nodes.add(node);
        await().atMost(DEADLINE).until(() -> node.members() == 1);
        return node;
    }

    private TestNode joining(TestNode other, String tls) {
        String seed = Members.hostAndPort(other.address());
        String cluster = "{\"seed_nodes\": [\"" + seed + "\"]" + (tls.isEmpty() ? "" : ", \"tls\": " + tls) + "}";
        var node = TestNode.configured(cluster, NameResolver.SYSTEM, "pekko.loglevel = OFF");
        nodes.add(node);
        return node;
    }

    @Test
    void nodesWithCertificatesOfOneAuthorityFormACluster() throws Exception {
        var authority = TestCertificates.authority(folder, "ours");
        TestNode first = first(authority.node("n1", "gyre"));

        TestNode second = joining(first, authority.node("n2", "gyre"));

        await().atMost(DEADLINE).until(() -> first.members() == 2 && second.members() == 2);
    }

    @Test
    void aNodeOfAnotherAuthorityOrNameOrWithoutTlsStaysOutside() throws Exception {
        var ours = TestCertificates.authority(folder, "ours");
        TestNode first = first(ours.node("n1", "gyre"));

        TestNode stranger =
                joining(first, TestCertificates.authority(folder, "theirs").node("n2", "gyre"));
        TestNode otherName = joining(first, ours.node("n3", "something-else"));
        TestNode plain = joining(first, "");

        await().during(Duration.ofSeconds(8)).atMost(Duration.ofSeconds(12)).untilAsserted(() -> {
            assertThat(first.members()).isEqualTo(1);
            assertThat(List.of(stranger, otherName, plain))
                    .allSatisfy(node -> assertThat(node.members()).isZero());
        });
    }
}
