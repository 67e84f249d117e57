package dev.gyre.server.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The whole configuration of a node, validated.
///
/// @param nodeName empty for host name and port
/// @param logLevel none, trace, debug, info, warn, error or fatal
/// @param logFile where the log goes; empty for the standard output
/// @param healthPath where health is served; empty for nowhere
/// @param pidFile where the process id is written while the node runs; empty for nowhere
public record GyreConfig(
        HttpServerConfig httpServer,
        ClientConfig client,
        ChannelConfig channel,
        RpcConfig rpc,
        HttpApiConfig httpApi,
        WebsocketConfig websocket,
        StorageConfig storage,
        ClusterConfig cluster,
        String nodeName,
        String logLevel,
        String logFile,
        String healthPath,
        PrometheusConfig prometheus,
        Duration shutdownTimeout,
        String pidFile) {

    private static final Set<String> LOG_LEVELS = Set.of("none", "trace", "debug", "info", "warn", "error", "fatal");

    private static final String NEEDS_SHARED_DATABASE =
            "needs a database that all nodes share: set storage.url to jdbc:postgresql://host/database";

    /// What a node does without any configuration.
    public static GyreConfig defaults() {
        Inputs nothing = new Inputs(Map.of(), new Environment(Map.of()));
        return read(Section.root(Reading.of(nothing), JsonNodeFactory.instance.objectNode()));
    }

    /// Defaults under which clients may do everything, with durable history: only for what no stranger can reach.
    public static GyreConfig openToEverybody() {
        var tree = JsonNodeFactory.instance.objectNode();
        tree.putObject("client").put("insecure", true);
        tree.putObject("channel")
                .putObject("without_namespace")
                .put("history_size", 1)
                .put("history_ttl", "60s");
        Inputs nothing = new Inputs(Map.of(), new Environment(Map.of()));
        return read(Section.root(Reading.of(nothing), tree));
    }

    /// Every key, in the order of the documentation.
    public static List<ConfigKey> keys() {
        List<ConfigKey> keys = new ArrayList<>();
        read(Section.root(Reading.describing(keys::add), JsonNodeFactory.instance.objectNode()));
        return keys;
    }

    static GyreConfig read(Section s) {
        HttpServerConfig httpServer = HttpServerConfig.read(s.section("http_server", "Ports of the node."));
        Section log = s.section("log", "What is logged, and where to.");
        String logLevel = log.string(
                        "level",
                        "info",
                        "Least severe events that are logged: `trace`, `debug`, `info`, `warn`, `error`, `fatal` or"
                                + " `none`.")
                .toLowerCase(Locale.ROOT);
        log.check(LOG_LEVELS.contains(logLevel), "level", "must be none, trace, debug, info, warn, error or fatal");
        String logFile = log.string("file", "", "File to log to; empty for the standard output.");
        ClientConfig client =
                ClientConfig.read(s.section("client", "Connections of clients: who may connect, and limits."));
        ChannelConfig channel = ChannelConfig.read(s.section("channel", "Channels and their namespaces."));
        RpcConfig rpc = RpcConfig.read(s.section("rpc", "Methods that clients may call."));
        HttpApiConfig httpApi = HttpApiConfig.read(s.section("http_api", "The server API over HTTP."));
        WebsocketConfig websocket = WebsocketConfig.read(s.section("websocket", "The WebSocket endpoint."));
        Section health = s.section("health", "Endpoints that tell whether the node is well.");
        boolean healthEnabled = health.bool("enabled", "Serve it.");
        String healthPath = Paths.read(
                health,
                "/health",
                "Path of the endpoint; below it `/ready` tells whether the node takes clients, and `/live` whether it"
                        + " should go on.");
        PrometheusConfig prometheus = PrometheusConfig.read(s.section("prometheus", "Metrics for Prometheus."));
        Section node = s.section("node", "The node itself.");
        String nodeName = node.string("name", "", "Name of the node; empty for host name and port.");
        node.unavailableKeys(keys -> keys.duration(
                "info_metrics_aggregate_interval", "60s", "How often the metrics in `info` are renewed."));
        Duration shutdownTimeout =
                s.section("shutdown", "How the node stops.").duration("timeout", "30s", "How long stopping may take.");
        String pidFile = s.string("pid_file", "", "File to write the process id to.");
        StorageConfig storage =
                StorageConfig.read(s.section("storage", "The database of durable history. Gyre's own section."));
        Section clusterSection = s.section("cluster", "Nodes that work together. Gyre's own section.");
        ClusterConfig cluster = ClusterConfig.read(clusterSection);
        checkJournal(clusterSection, storage, cluster);
        checkPersonalChannel(s, client, channel);
        Later.read(s);
        return new GyreConfig(
                httpServer,
                client,
                channel,
                rpc,
                httpApi,
                websocket,
                storage,
                cluster,
                nodeName,
                logLevel,
                logFile,
                healthEnabled ? healthPath : "",
                prometheus,
                shutdownTimeout,
                pidFile);
    }

    private static void checkJournal(Section s, StorageConfig storage, ClusterConfig cluster) {
        boolean sufficient = storage.shared() || !cluster.joinsOthers() || !cluster.holdsChannels();
        if (cluster.bootstrap().enabled() && !sufficient) {
            s.problem("cluster.bootstrap.dns_name " + NEEDS_SHARED_DATABASE);
        } else {
            s.check(sufficient, "seed_nodes", NEEDS_SHARED_DATABASE);
        }
    }

    private static void checkPersonalChannel(Section s, ClientConfig client, ChannelConfig channel) {
        ClientConfig.PersonalChannel personal = client.personalChannel();
        if (!personal.enabled()) {
            return;
        }
        ChannelOptions options = personal.namespace().isEmpty()
                ? channel.withoutNamespace()
                : channel.namespaces().get(personal.namespace());
        if (options == null) {
            s.problem("client.subscribe_to_user_personal_channel.personal_channel_namespace must name a namespace of"
                    + " channel.namespaces, but is " + personal.namespace());
        } else if (personal.singleConnection() && !options.presence()) {
            s.problem("client.subscribe_to_user_personal_channel.single_connection needs presence in "
                    + (personal.namespace().isEmpty()
                            ? "channel.without_namespace"
                            : "the namespace " + personal.namespace()));
        }
    }
}
