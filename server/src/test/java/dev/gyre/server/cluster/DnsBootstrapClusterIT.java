package dev.gyre.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gyre.persistence.LoopbackPort;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Nodes at loopback addresses of their own, with made-up records.
class DnsBootstrapClusterIT {

    private static final Duration DEADLINE = Duration.ofSeconds(40);

    private final List<TestNode> nodes = new ArrayList<>();
    private final int port = LoopbackPort.free();
    private volatile SortedSet<String> records = new TreeSet<>();

    @AfterEach
    void stopNodes() {
        nodes.forEach(TestNode::close);
    }

    private TestNode start(String host) {
        var node = TestNode.configured("""
            {"host": "%s", "port": %d,
             "bootstrap": {"dns_name": "nodes.test", "required_nodes": 2, "stable_margin": "1s"}}
            """.formatted(host, port), this::resolve, "");
        nodes.add(node);
        return node;
    }

    private SortedSet<String> resolve(String name) throws UnknownHostException {
        if (records.isEmpty()) {
            throw new UnknownHostException(name);
        }
        return records;
    }

    private void awaitMembers(int count) {
        await().atMost(DEADLINE)
                .untilAsserted(() -> assertThat(nodes)
                        .allSatisfy(node -> assertThat(node.members()).isEqualTo(count)));
    }

    @Test
    void nodesThatStartTogetherFormOneClusterAndALaterOneJoinsIt() {
        start("127.0.0.3");
        start("127.0.0.2");
        records = new TreeSet<>(List.of("127.0.0.2", "127.0.0.3"));
        start("127.0.0.4");
        records = new TreeSet<>(List.of("127.0.0.2", "127.0.0.3", "127.0.0.4"));
        awaitMembers(3);

        records = new TreeSet<>(List.of("127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4"));
        start("127.0.0.1");

        awaitMembers(4);
    }

    @Test
    void aNodeThatIsNotThereKeepsTheOthersFromFormingAClusterUntilTheRecordsForgetIt() {
        records = new TreeSet<>(List.of("127.0.0.2", "127.0.0.3", "127.0.0.9"));
        start("127.0.0.2");
        start("127.0.0.3");
        await().during(Duration.ofSeconds(4))
                .atMost(Duration.ofSeconds(6))
                .until(() -> nodes.stream().allMatch(node -> node.members() == 0));

        records = new TreeSet<>(List.of("127.0.0.2", "127.0.0.3"));

        awaitMembers(2);
    }
}
