package dev.gyre.server;

import dev.gyre.persistence.JournalFigures;
import dev.gyre.server.api.ApiRoutes;
import dev.gyre.server.api.ClusterEndpoint;
import dev.gyre.server.api.ServerApi;
import dev.gyre.server.cluster.Members;
import dev.gyre.server.config.ClientConfig;
import dev.gyre.server.config.GyreConfig;
import dev.gyre.server.demo.DemoEndpoints;
import dev.gyre.server.demo.DemoTokens;
import dev.gyre.server.prometheus.CountedEndpoint;
import dev.gyre.server.prometheus.MetricsEndpoint;
import dev.gyre.server.prometheus.NodeGauges;
import dev.gyre.server.transport.Admission;
import dev.gyre.server.transport.HttpEndpoint;
import dev.gyre.server.transport.OriginCheck;
import dev.gyre.server.transport.websocket.WebSocketEndpoint;
import dev.gyre.server.transport.websocket.WebSocketForms;
import dev.gyre.server.transport.websocket.WebSocketSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a node serves over HTTP, by path.
///
/// @param external on the port for clients
/// @param internal on the internal port; empty where there is none, and then the external port has it too
record Endpoints(Map<String, HttpEndpoint> external, Map<String, HttpEndpoint> internal) {

    /// @param development whether the demo page is served
    static Endpoints of(Node node, boolean development) {
        GyreConfig config = node.config;
        Map<String, HttpEndpoint> external = new HashMap<>();
        Map<String, HttpEndpoint> internal = node.readiness.endpoints(config.healthPath());
        if (!config.websocket().disabled() && config.cluster().holdsConnections()) {
            external.put(config.websocket().handlerPrefix(), webSocket(node));
        }
        Map<String, HttpEndpoint> api = api(node);
        internal.putAll(api);
        if (config.httpApi().external()) {
            external.putAll(api);
        }
        if (!config.httpApi().disabled()) {
            var members = new Members(node.system, node.control);
            internal.put(ClusterEndpoint.PATH, new ClusterEndpoint(config.httpApi(), members::view, node.system));
        }
        if (development) {
            external.putAll(DemoEndpoints.create(new DemoTokens(config.client().token(), node.clock), node.random));
        }
        if (!config.prometheus().path().isEmpty()) {
            internal.put(config.prometheus().path(), new MetricsEndpoint(node.metrics, gauges(node), node.system));
        }
        if (config.httpServer().internalPort().isEmpty()) {
            external.putAll(internal);
            internal = Map.of();
        }
        return config.prometheus().countsHttpRequests()
                ? new Endpoints(
                        CountedEndpoint.all(external, node.metrics.http()),
                        CountedEndpoint.all(internal, node.metrics.http()))
                : new Endpoints(external, internal);
    }

    private static HttpEndpoint webSocket(Node node) {
        ClientConfig client = node.config.client();
        String userHeader = client.userIdHttpHeader();
        return new WebSocketEndpoint(
                WebSocketSettings.of(
                        node.config.websocket(), client, userHeader.isEmpty() ? Set.of() : Set.of(userHeader)),
                new OriginCheck(client.allowedOrigins()),
                WebSocketForms.STANDARD,
                node.sessions(),
                node.connections,
                new Admission(client, node.clients, node.clock, node.metrics.clients()),
                node.metrics.clients().transport("websocket"));
    }

    private static Map<String, HttpEndpoint> api(Node node) {
        return ApiRoutes.endpoints(
                node.config.httpApi(),
                new ServerApi(node.channels, node.namespaces, node.control, node.clock, node.metrics.api()),
                node.readiness::isLeaving,
                node.system);
    }

    private static NodeGauges gauges(Node node) {
        return new NodeGauges(
                Version.FULL,
                node.membership,
                node.clients,
                node.hub,
                node.region,
                node.config.cluster().holdsChannels() ? Optional.of(JournalFigures.of(node.system)) : Optional.empty());
    }
}
