package dev.gyre.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Figures of the packaged server, as Prometheus reads them.
class MetricsIT {

    private static final String CHANNELS = """
        "client": {"insecure": true}, "http_api": {"key": "%s"}, "channel": {"namespaces": [
          {"name": "kept", "history_size": 10, "history_ttl": "1h", "force_recovery": true}]}\
        """.formatted(GyreServer.API_KEY);

    @RegisterExtension
    final Servers servers = new Servers();

    @Test
    void whatClientsAndBackEndsDoIsCounted() {
        GyreServer server = servers.start("{\"prometheus\": {\"enabled\": true}, " + CHANNELS + "}");
        Metrics fresh = Metrics.scrape(server.port());
        try (var client = new JsonSocket(server.webSocket())) {
            client.send("{\"id\":1,\"connect\":{\"name\":\"js\",\"version\":\"1.0\"}}");
            client.subscribe("kept:a");
            client.send("{\"id\":3,\"subscribe\":{\"channel\":\"nowhere:a\"}}");
            server.publish("kept:a", "{\"x\":1}");
            client.next();
            server.publish("nowhere:a", "1");

            await(server.port(), metrics -> {
                assertThat(fresh.sum("centrifugo_node_num_clients")).isZero();
                assertThat(metrics.sum("centrifugo_node_num_clients")).isEqualTo(1);
                assertThat(metrics.sum("centrifugo_node_num_channels")).isEqualTo(1);
                assertThat(metrics.sum("centrifugo_node_num_subscriptions")).isEqualTo(1);
                assertThat(metrics.sum("centrifugo_node_num_nodes")).isEqualTo(1);
                assertThat(metrics.sum("gyre_cluster_members", "status", "Up")).isEqualTo(1);
                assertThat(metrics.sum(
                                "centrifugo_client_connections_inflight",
                                "transport",
                                "websocket",
                                "client_name",
                                "unregistered",
                                "client_version",
                                "unregistered"))
                        .isEqualTo(1);
                assertThat(metrics.sum("centrifugo_client_subscriptions_accepted"))
                        .isEqualTo(1);
                assertThat(metrics.sum("centrifugo_client_num_reply_errors", "method", "subscribe", "code", "102"))
                        .isEqualTo(1);
                assertThat(metrics.sum("centrifugo_client_command_duration_seconds_count", "method", "subscribe"))
                        .isEqualTo(2);
                assertThat(metrics.sum("centrifugo_client_command_duration_seconds_histogram_count"))
                        .isEqualTo(3);
                assertThat(metrics.sum("centrifugo_transport_messages_received", "frame_type", "subscribe"))
                        .isEqualTo(2);
                assertThat(metrics.sum("centrifugo_transport_messages_sent", "frame_type", "push_publication"))
                        .isEqualTo(1);
                assertThat(metrics.sum("centrifugo_transport_messages_sent_size", "frame_type", "push_publication"))
                        .isBetween(50.0, 200.0);
                assertThat(metrics.type("centrifugo_transport_messages_sent")).isEqualTo("counter");
                assertThat(metrics.sum("centrifugo_api_command_duration_seconds_count", "method", "publish"))
                        .isEqualTo(2);
                assertThat(metrics.sum("centrifugo_api_command_errors_total", "method", "publish", "error", "102"))
                        .isEqualTo(1);
                assertThat(metrics.sum("centrifugo_node_messages_sent_count", "type", "publication"))
                        .isEqualTo(1);
                assertThat(metrics.sum("gyre_channel_entities")).isPositive();
                assertThat(metrics.sum("gyre_shards")).isPositive();
                assertThat(metrics.sum("gyre_journal_rows_total") - fresh.sum("gyre_journal_rows_total"))
                        .isPositive();
                assertThat(metrics.sum("gyre_journal_failures_total")).isZero();
                assertThat(metrics.sum("jvm_memory_used_bytes", "area", "heap")).isPositive();
                assertThat(metrics.sum("process_cpu_seconds_total")).isPositive();
                assertThat(metrics.sum("process_open_fds")).isPositive();
            });
        }
    }

    @Test
    void endsAndRecoveriesAreCounted() {
        GyreServer server = servers.start("{\"prometheus\": {\"enabled\": true}, " + CHANNELS + "}");
        try (var client = new JsonSocket(server.webSocket())) {
            client.send("{\"id\":1,\"connect\":{}}");
            client.send("{\"id\":2,\"subscribe\":{\"channel\":\"kept:a\",\"recover\":true,\"epoch\":\"no\"}}");
            server.api("unsubscribe", "{\"user\":\"\",\"channel\":\"kept:a\"}");
            client.next();
            server.api("disconnect", "{\"user\":\"\"}");
            client.closed();
        }

        await(server.port(), metrics -> {
            assertThat(metrics.sum("centrifugo_client_recover", "recovered", "no"))
                    .isEqualTo(1);
            assertThat(metrics.sum("centrifugo_client_num_server_unsubscribes", "code", "2000"))
                    .isEqualTo(1);
            assertThat(metrics.sum("centrifugo_client_num_server_disconnects", "code", "3503"))
                    .isEqualTo(1);
            assertThat(metrics.sum("centrifugo_transport_outgoing_close_count", "transport", "websocket"))
                    .isEqualTo(1);
            assertThat(metrics.sum("centrifugo_client_connections_accepted", "client_name", "unnamed"))
                    .isEqualTo(1);
            assertThat(metrics.sum("centrifugo_client_connections_inflight")).isZero();
            assertThat(metrics.sum("centrifugo_client_subscriptions_inflight")).isZero();
        });
    }

    @Test
    void requestsAreCountedWhereWanted() {
        GyreServer server = servers.start(
                "{\"prometheus\": {\"enabled\": true, \"instrument_http_handlers\": true}, " + CHANNELS + "}");
        server.publish("kept:a", "1");

        await(
                server.port(),
                metrics -> assertThat(metrics.sum(
                                "centrifugo_node_incoming_http_requests_total",
                                "path",
                                "/api/publish",
                                "method",
                                "POST",
                                "status",
                                "200"))
                        .isEqualTo(1));
    }

    @Test
    void nothingIsServedUnlessItIsSwitchedOn() {
        GyreServer server = servers.start("{" + CHANNELS + "}");

        assertThat(Metrics.get(server.port(), "/metrics").statusCode()).isEqualTo(404);
    }

    @Test
    void internalPortHasThemAloneWhereThereIsOne() {
        int internalPort = Ports.free();
        GyreServer server = servers.start("""
            {"http_server": {"internal_port": "%d"}, "prometheus": {"enabled": true, "handler_prefix": "/figures"}}\
            """.formatted(internalPort));

        assertThat(Metrics.get(server.port(), "/figures").statusCode()).isEqualTo(404);
        assertThat(Metrics.get(internalPort, "/metrics").statusCode()).isEqualTo(404);
        String text = Metrics.get(internalPort, "/figures").body();
        assertThat(Metrics.parse(text).sum("centrifugo_node_build")).isEqualTo(1);
    }

    /// Scrapes until the figures are right: what is counted behind an answer may be later than the answer.
    private static void await(int port, Consumer<Metrics> condition) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> condition.accept(Metrics.scrape(port)));
    }
}
