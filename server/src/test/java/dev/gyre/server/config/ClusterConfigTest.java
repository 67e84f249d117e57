package dev.gyre.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterConfigTest {

    @Test
    void defaults() {
        assertThat(GyreConfig.defaults().cluster())
                .isEqualTo(new ClusterConfig(
                        "127.0.0.1",
                        0,
                        List.of(),
                        Duration.ofSeconds(5),
                        new LeavingConfig(Duration.ofSeconds(3), 1000)));
    }

    @Test
    void everyKey() throws ConfigException {
        var config = Configs.read("""
            {"cluster": {"host": "10.0.0.1", "port": 7000, "seed_nodes": ["10.0.0.1:7000", "[::1]:7001"], "publish_timeout": "2s", "leaving": {"delay": "1s", "connections_per_second": 50}},
             "storage": {"url": "jdbc:postgresql://db/gyre"}}\
            """);

        assertThat(config.cluster())
                .isEqualTo(new ClusterConfig(
                        "10.0.0.1",
                        7000,
                        List.of("10.0.0.1:7000", "[::1]:7001"),
                        Duration.ofSeconds(2),
                        new LeavingConfig(Duration.ofSeconds(1), 50)));
    }

    @Test
    void seedNodesInTheEnvironmentAreSeparatedBySpaces() throws ConfigException {
        var config = Configs.fromEnvironment(Map.of(
                "GYRE_CLUSTER_PORT", "7000",
                "GYRE_CLUSTER_SEED_NODES", "a:7000  b:7000",
                "GYRE_STORAGE_URL", "jdbc:postgresql://db/gyre"));

        assertThat(config.cluster().seedNodes()).containsExactly("a:7000", "b:7000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:h2:file:./data/gyre", "jdbc:h2:mem:x"})
    void severalNodesNeedADatabaseThatTheyShare(String url) {
        assertThat(Configs.problems("""
            {"cluster": {"port": 7000, "seed_nodes": ["a:7000", "b:7000"]}, "storage": {"url": "%s"}}\
            """.formatted(url)))
                .containsExactly("cluster.seed_nodes needs a database that all nodes share: set storage.url to"
                        + " jdbc:postgresql://host/database, but is a:7000 b:7000");
    }

    @Test
    void aNodeMayNameItselfAsTheOnlySeed() {
        assertThat(Configs.problems("{\"cluster\": {\"port\": 7000, \"seed_nodes\": [\"127.0.0.1:7000\"]}}"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a:", ":7000", "a:0", "pekko://gyre@a:7000", "a:70000000", "::1:7000", "a b:1"})
    void seedNodesMustBeHostAndPort(String node) {
        assertThat(Configs.problems("""
            {"cluster": {"port": 7000, "seed_nodes": ["%s"]}, "storage": {"url": "jdbc:postgresql://db/gyre"}}\
            """.formatted(node)))
                .containsExactly("cluster.seed_nodes must be a list of host:port, but is " + node);
    }

    @Test
    void aNodeThatIsNoSeedMayHaveAnyPort() {
        assertThat(Configs.problems("""
            {"cluster": {"seed_nodes": ["a:7000"]}, "storage": {"url": "jdbc:postgresql://db/gyre"}}\
            """)).isEmpty();
    }
}
