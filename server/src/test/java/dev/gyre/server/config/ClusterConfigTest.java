package dev.gyre.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterConfigTest {

    @Test
    void defaults() {
        assertThat(GyreConfig.defaults().cluster())
                .isEqualTo(new ClusterConfig(
                        "127.0.0.1",
                        "",
                        0,
                        List.of(),
                        Set.of("connections", "channels"),
                        new BootstrapConfig("", 2, Duration.ofSeconds(5)),
                        new ClusterTlsConfig(false, "", "", ""),
                        Duration.ofSeconds(5),
                        new LeavingConfig(Duration.ofSeconds(3), 1000)));
    }

    @Test
    void everyKey() throws ConfigException, IOException {
        Path file = Files.createTempFile("certificate", ".pem");
        var config = Configs.read("""
            {"cluster": {"host": "10.0.0.1", "bind_host": "0.0.0.0", "port": 7000, "seed_nodes": ["10.0.0.1:7000", "[::1]:7001"],
             "roles": ["channels"], "tls": {"enabled": true, "cert_pem_file": "%1$s", "key_pem_file": "%1$s", "ca_pem_file": "%1$s"},
             "publish_timeout": "2s", "leaving": {"delay": "1s", "connections_per_second": 50}},
             "storage": {"url": "jdbc:postgresql://db/gyre"}}\
            """.formatted(file));
        Files.delete(file);

        assertThat(config.cluster())
                .isEqualTo(new ClusterConfig(
                        "10.0.0.1",
                        "0.0.0.0",
                        7000,
                        List.of("10.0.0.1:7000", "[::1]:7001"),
                        Set.of("channels"),
                        new BootstrapConfig("", 2, Duration.ofSeconds(5)),
                        new ClusterTlsConfig(true, file.toString(), file.toString(), file.toString()),
                        Duration.ofSeconds(2),
                        new LeavingConfig(Duration.ofSeconds(1), 50)));
    }

    @Test
    void nodesMayFindEachOtherByDns() throws ConfigException {
        var config = Configs.read("""
            {"cluster": {"host": "10.0.0.1", "port": 7000,
             "bootstrap": {"dns_name": "nodes.example", "required_nodes": 3, "stable_margin": "9s"}},
             "storage": {"url": "jdbc:postgresql://db/gyre"}}\
            """);

        assertThat(config.cluster().bootstrap())
                .isEqualTo(new BootstrapConfig("nodes.example", 3, Duration.ofSeconds(9)));
        assertThat(config.cluster().joinsOthers()).isTrue();
    }

    @Test
    void dnsNeedsAnAddressAPortAndASharedDatabase() {
        assertThat(Configs.problems("""
            {"cluster": {"host": "n1.example", "seed_nodes": ["a:1"], "bootstrap": {"dns_name": "nodes.example"}}}\
            """))
                .containsExactlyInAnyOrder(
                        "cluster.seed_nodes must be empty when cluster.bootstrap.dns_name is set, but is a:1",
                        "cluster.port must be the same for all nodes when cluster.bootstrap.dns_name is set, but is 0",
                        "cluster.host must be the IP address of this node when cluster.bootstrap.dns_name is set, but"
                                + " is n1.example",
                        "cluster.bootstrap.dns_name needs a database that all nodes share: set storage.url to"
                                + " jdbc:postgresql://host/database");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "[::]"})
    void aNodeIsReachedAtOneAddress(String host) {
        assertThat(Configs.problems("{\"cluster\": {\"host\": \"" + host + "\"}}"))
                .containsExactly(
                        "cluster.host must be one address that the other nodes can reach; to listen on all, set"
                                + " cluster.bind_host, but is " + host);
    }

    @Test
    void rolesAreOfTwoKinds() {
        assertThat(Configs.problems("{\"cluster\": {\"roles\": [\"channels\", \"seed\"]}}"))
                .containsExactly("cluster.roles must be a list of connections and channels, but is channels seed");
    }

    @Test
    void aNodeWithoutChannelsNeedsNoDatabase() {
        assertThat(Configs.problems("""
            {"cluster": {"port": 7000, "seed_nodes": ["a:7000"], "roles": ["connections"]}}\
            """)).isEmpty();
    }

    @Test
    void filesOfTlsMustBeThere() {
        assertThat(Configs.problems("""
            {"cluster": {"tls": {"enabled": true, "cert_pem_file": "/nowhere/x.pem"}}}\
            """))
                .containsExactlyInAnyOrder(
                        "cluster.tls.cert_pem_file must name a file that can be read, but is /nowhere/x.pem",
                        "cluster.tls.key_pem_file must name a file that can be read, but is ",
                        "cluster.tls.ca_pem_file must name a file that can be read, but is ");
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
