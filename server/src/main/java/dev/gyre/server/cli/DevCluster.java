package dev.gyre.server.cli;

import dev.gyre.persistence.H2Server;
import dev.gyre.persistence.JournalConnectionException;
import dev.gyre.persistence.JournalDatabase;
import dev.gyre.persistence.JournalSchema;
import dev.gyre.persistence.JournalSchemaException;
import dev.gyre.persistence.NewerSchemaException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/// `gyre cluster --dev N`: nodes in development mode as child processes, on one database. Blocks until they have ended.
final class DevCluster {

    private static final Path DATA = Path.of("data");

    private final List<DevNode> nodes = new ArrayList<>();
    private final Terminal terminal;

    private DevCluster(Terminal terminal) {
        this.terminal = terminal;
    }

    /// @param program the words that start this program
    /// @param firstPort of the first node; the others have the ports behind it
    /// @param database a JDBC URL, empty for an H2 server in this process
    static void run(List<String> program, int count, int firstPort, String database, Terminal terminal)
            throws CommandException {
        try {
            Files.createDirectories(DATA);
            if (!database.isEmpty()) {
                new DevCluster(terminal).run(program, count, firstPort, database);
                return;
            }
            try (H2Server h2 = H2Server.start(DATA)) {
                new DevCluster(terminal).run(program, count, firstPort, h2.url("dev-cluster"));
            }
        } catch (IOException failed) {
            throw new CommandException("the nodes cannot start: " + failed.getMessage(), failed);
        }
    }

    private void run(List<String> program, int count, int firstPort, String database)
            throws IOException, CommandException {
        prepare(database);
        // Ctrl+C or SIGTERM: the database stays until the last node has ended
        var stop = new Thread(this::stop, "stop-nodes");
        Runtime.getRuntime().addShutdownHook(stop);
        try {
            start(program, count, firstPort, database);
            for (DevNode node : nodes) {
                node.awaitReady();
            }
        } catch (IOException | CommandException failed) {
            stop();
            throw failed;
        }
        terminal.out().println(banner());
        terminal.out().flush();
        CompletableFuture<?>[] ends = nodes.stream().map(this::reportEnd).toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(ends).join();
    }

    /// Once, before several nodes would do so at the same time.
    private static void prepare(String database) throws CommandException {
        try {
            JournalSchema.prepare(new JournalDatabase(database, "", "", 3));
        } catch (JournalConnectionException
                | NewerSchemaException
                | JournalSchemaException
                | IllegalArgumentException unusable) {
            throw new CommandException(String.valueOf(unusable.getMessage()), unusable);
        }
    }

    private void start(List<String> program, int count, int firstPort, String database) throws IOException {
        List<Integer> clusterPorts = freePorts(count);
        String seeds = clusterPorts.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(" "));
        for (int i = 0; i < count; i++) {
            var node = new DevNode(i + 1, firstPort + i, DATA.resolve("dev-node-" + (i + 1) + ".log"));
            node.start(
                    program,
                    List.of(
                            "cluster.port=" + clusterPorts.get(i),
                            "cluster.seed_nodes=" + seeds,
                            // nobody's load balancer is told of these nodes
                            "cluster.leaving.delay=0",
                            "storage.url=" + database));
            nodes.add(node);
        }
    }

    private CompletableFuture<Void> reportEnd(DevNode node) {
        return node.onEnd().thenAccept(code -> {
            terminal.out().println("Node " + node.number() + " has ended with " + code + ".");
            terminal.out().flush();
        });
    }

    private void stop() {
        nodes.reversed().forEach(DevNode::terminate);
        nodes.forEach(DevNode::awaitEnd);
    }

    private String banner() {
        var text = new StringBuilder(
                "\n" + nodes.size() + " nodes are one cluster; data, secrets and logs are in ./data.\n\n");
        for (DevNode node : nodes) {
            text.append("  Node %d   http://localhost:%d/   process %d, log %s%n"
                    .formatted(node.number(), node.port(), node.pid(), node.log()));
        }
        int port = nodes.getFirst().port();
        return text.append("""

              A chat page is at each address. The cluster, as node 1 sees it:

                gyre cluster status --url http://127.0.0.1:%d -c data/dev-config.json

              End a node with kill and see the others take over. Stop all with Ctrl+C.
            """.formatted(port)).toString();
    }

    private static List<Integer> freePorts(int count) throws IOException {
        var sockets = new ArrayList<ServerSocket>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }
}
