package dev.gyre.deploy.fault;

import dev.gyre.deploy.Distribution;
import dev.gyre.deploy.Metrics;
import dev.gyre.deploy.Ports;
import dev.gyre.persistence.PostgresFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Nodes of the packaged server on one PostgreSQL, joined by seed nodes, all on the loopback interface.
final class FaultCluster implements AutoCloseable {

    private final PostgresFixture postgres = PostgresFixture.started();
    private final List<FaultNode> nodes = new ArrayList<>();
    private final Path build;

    private FaultCluster(Path build) {
        this.build = build;
    }

    /// Returns when all nodes are ready.
    static FaultCluster start(int size) {
        return start(size, List.of());
    }

    /// @param settings of every node, as `key=value`
    static FaultCluster start(int size, List<String> settings) {
        return startOf(Distribution.home(), Collections.nCopies(size, settings));
    }

    /// Nodes of another build than this one.
    static FaultCluster startOf(Path build, int size) {
        return startOf(build, Collections.nCopies(size, List.of()));
    }

    /// @param settings of each node, as `key=value`
    static FaultCluster start(List<List<String>> settings) {
        return startOf(Distribution.home(), settings);
    }

    private static FaultCluster startOf(Path build, List<List<String>> settings) {
        var cluster = new FaultCluster(build);
        List<Integer> clusterPorts = settings.stream().map(_ -> Ports.free()).toList();
        for (int i = 0; i < settings.size(); i++) {
            cluster.add(clusterPorts.get(i), clusterPorts, settings.get(i), List.of());
        }
        cluster.begin();
        return cluster;
    }

    /// Nodes that reach each other only through these links.
    static FaultCluster startOver(Links links, int size) {
        var cluster = new FaultCluster(Distribution.home());
        List<Integer> realPorts =
                IntStream.range(0, size).map(_ -> Ports.free()).boxed().toList();
        List<Integer> clusterPorts = realPorts.stream().map(links::to).toList();
        for (int i = 0; i < size; i++) {
            cluster.add(
                    clusterPorts.get(i),
                    clusterPorts,
                    List.of(),
                    List.of(
                            "-Dpekko.remote.artery.bind.hostname=127.0.0.1",
                            "-Dpekko.remote.artery.bind.port=" + realPorts.get(i),
                            "-Dpekko.remote.artery.advanced.tcp.outbound-client-hostname=" + Links.sourceOf(i)));
        }
        cluster.begin();
        return cluster;
    }

    private void add(int clusterPort, List<Integer> seeds, List<String> settings, List<String> jvmFlags) {
        int port = Ports.free();
        String seedNodes = seeds.stream().map(seed -> "127.0.0.1:" + seed).collect(Collectors.joining(" "));
        var all = new ArrayList<>(List.of(
                "http_server.port=" + port,
                "cluster.host=127.0.0.1",
                "cluster.port=" + clusterPort,
                "cluster.seed_nodes=" + seedNodes));
        all.addAll(settings);
        nodes.add(new FaultNode(build, config(), port, all, jvmFlags));
    }

    private String config() {
        return """
            {
              "http_server": {"address": "127.0.0.1"},
              "http_api": {"key": "%s"},
              "client": {
                "insecure": true, "ping_interval": "3s", "pong_timeout": "2s", "channel_position_check_delay": "10s",
                "history_max_publication_limit": 100000, "recovery_max_publication_limit": 100000
              },
              "health": {"enabled": true},
              "prometheus": {"enabled": true},
              "storage": {"url": "%s", "user": "%s", "password": "%s", "max_connections": 4},
              "channel": {"namespaces": [
                {"name": "kept", "history_size": 10000, "history_ttl": "1h", "force_recovery": true},
                {"name": "memory", "history_size": 5000, "history_ttl": "1h", "force_recovery": true,
                 "history_durability": "memory"},
                {"name": "plain"},
                {"name": "room", "presence": true, "join_leave": true, "force_push_join_leave": true}
              ]}
            }
            """.formatted(Publishers.API_KEY, postgres.url(), postgres.user(), postgres.password());
    }

    /// Starts all nodes and waits for them.
    void begin() {
        nodes.forEach(FaultNode::begin);
        nodes.forEach(FaultNode::awaitReady);
    }

    List<FaultNode> nodes() {
        return nodes;
    }

    FaultNode node(int number) {
        return nodes.get(number);
    }

    /// Of the HTTP servers, in order of the nodes.
    List<Integer> ports() {
        return nodes.stream().map(FaultNode::port).toList();
    }

    /// The sum of a figure over all nodes.
    double sum(String metric) {
        return ports().stream()
                .mapToDouble(port -> Metrics.scrape(port).sum(metric))
                .sum();
    }

    PostgresFixture postgres() {
        return postgres;
    }

    /// Keeps each node's log beside the reports of the tests.
    ///
    /// @param test which test they belong to
    void saveLogs(String test) {
        Path folder = Distribution.home().resolveSibling("fault-logs").resolve(test.replaceAll("\\W+", "-"));
        try {
            Files.createDirectories(folder);
            for (int i = 0; i < nodes.size(); i++) {
                Files.writeString(
                        folder.resolve("node-" + i + ".log"), nodes.get(i).log());
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// The newest lines of each node's log.
    String logs() {
        var text = new StringBuilder();
        for (FaultNode node : nodes) {
            List<String> lines = node.log().lines().toList();
            text.append("---- node ")
                    .append(node.port())
                    .append(", ended by itself ")
                    .append(node.exits());
            text.append('\n');
            lines.subList(Math.max(0, lines.size() - 20), lines.size())
                    .forEach(line -> text.append(line).append('\n'));
        }
        return text.toString();
    }

    @Override
    public void close() {
        nodes.forEach(FaultNode::close);
        postgres.close();
    }
}
