package dev.gyre.server.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.server.metrics.Counts;
import dev.gyre.server.metrics.NodeMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionMetricsTest {

    private static final String CONFIG = """
        "client":{"token":{"hmac_secret_key":"secret"},"allow_anonymous_connect_without_token":true},
        "channel":{"namespaces":[
          {"name":"open","allow_subscribe_for_client":true,"allow_subscribe_for_anonymous":true,
            "allow_publish_for_client":true,"allow_publish_for_anonymous":true},
          {"name":"rec","allow_subscribe_for_client":true,"allow_subscribe_for_anonymous":true,"history_size":5,"history_ttl":"1m","force_recovery":true}]}\
        """;

    private final World world = new World(CONFIG);
    private final NodeMetrics metrics = NodeMetrics.create();

    private TestConnection open() {
        return world.open(new TestConnection(metrics));
    }

    private long count(String name, String... values) {
        return Counts.of(metrics, name, values);
    }

    private long answered(String method) {
        return Counts.ofDurations(metrics, "centrifugo_client_command_duration_seconds", method);
    }

    @Test
    void everyCommandCountsWithItsMethodAndAnErrorWithItsCode() {
        TestConnection client = open();

        world.send(
                client,
                "{\"id\":1,\"connect\":{}}",
                "{\"id\":2,\"subscribe\":{\"channel\":\"open:a\"}}",
                "{\"id\":3,\"subscribe\":{\"channel\":\"nope:a\"}}",
                "{\"id\":4,\"publish\":{\"channel\":\"open:a\",\"data\":1}}",
                "{\"id\":5,\"unsubscribe\":{\"channel\":\"open:a\"}}");

        assertThat(answered("connect")).isEqualTo(1);
        assertThat(answered("subscribe")).isEqualTo(2);
        assertThat(answered("publish")).isEqualTo(1);
        assertThat(answered("unsubscribe")).isEqualTo(1);
        assertThat(count("centrifugo_client_num_reply_errors")).isEqualTo(1);
        assertThat(count("centrifugo_client_num_reply_errors", "subscribe", "102"))
                .isEqualTo(1);
        assertThat(count("centrifugo_transport_messages_sent", "websocket", "subscribe"))
                .isEqualTo(2);
    }

    @Test
    void bytesOfAMessageCountForItsFirstCommand() {
        TestConnection client = open();
        String connect = "{\"id\":1,\"connect\":{}}";
        String two = "{\"id\":2,\"subscribe\":{\"channel\":\"open:a\"}}\n{\"id\":3,\"rpc\":{}}";

        world.send(client, connect, two);

        assertThat(count("centrifugo_transport_messages_received_size", "connect"))
                .isEqualTo(connect.length());
        assertThat(count("centrifugo_transport_messages_received_size", "subscribe"))
                .isEqualTo(two.length());
        assertThat(count("centrifugo_transport_messages_received", "rpc")).isEqualTo(1);
        assertThat(count("centrifugo_transport_messages_received_size", "rpc")).isZero();
    }

    @Test
    void clientsAreToldApartByWhetherTheySayWhoTheyAre() {
        world.send(open(), "{\"id\":1,\"connect\":{}}");
        world.send(open(), "{\"id\":1,\"connect\":{\"name\":\"js\",\"version\":\"1\"}}");
        world.send(open(), "{\"id\":1,\"connect\":{\"name\":\"a name nobody has heard of\"}}");

        assertThat(count("centrifugo_client_connections_accepted", "unnamed", "unversioned"))
                .isEqualTo(1);
        assertThat(count("centrifugo_client_connections_accepted", "unregistered", "unversioned"))
                .isEqualTo(1);
        assertThat(count("centrifugo_client_connections_accepted", "unregistered"))
                .isEqualTo(2);
    }

    @Test
    void recoveriesCountByTheirOutcome() {
        world.publish("rec:a", "1");
        String epoch = world.send(connected(), "{\"id\":2,\"subscribe\":{\"channel\":\"rec:a\"}}")
                .getFirst()
                .replaceAll(".*\"epoch\":\"([^\"]*)\".*", "$1");

        world.send(
                connected(),
                "{\"id\":2,\"subscribe\":{\"channel\":\"rec:a\",\"recover\":true,\"epoch\":\"" + epoch + "\"}}");
        world.send(
                connected(),
                "{\"id\":2,\"subscribe\":{\"channel\":\"rec:a\",\"recover\":true,\"offset\":1,\"epoch\":\"" + epoch
                        + "\"}}");
        world.send(
                connected(), "{\"id\":2,\"subscribe\":{\"channel\":\"rec:a\",\"recover\":true,\"epoch\":\"other\"}}");

        assertThat(count("centrifugo_client_recover")).isEqualTo(3);
        assertThat(count("centrifugo_client_recover", "yes", "no")).isEqualTo(1);
        assertThat(count("centrifugo_client_recover", "yes")).isEqualTo(2);
    }

    private TestConnection connected() {
        TestConnection client = open();
        world.send(client, "{\"id\":1,\"connect\":{}}");
        return client;
    }

    /// Clients come, subscribe, unsubscribe and go in any order; when all have gone nothing is left.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whatIsInFlightIsWhatThereIs(long seed) {
        var random = new Random(seed);
        List<TestConnection> clients = new ArrayList<>();
        for (int step = 0; step < 300; step++) {
            if (clients.isEmpty() || random.nextInt(4) == 0) {
                clients.add(connected());
            }
            TestConnection client = clients.get(random.nextInt(clients.size()));
            String channel = "open:" + random.nextInt(3);
            switch (random.nextInt(4)) {
                case 0, 1 -> world.send(client, "{\"id\":9,\"subscribe\":{\"channel\":\"" + channel + "\"}}");
                case 2 -> world.send(client, "{\"id\":9,\"unsubscribe\":{\"channel\":\"" + channel + "\"}}");
                default -> {
                    client.drop();
                    clients.remove(client);
                    world.settle();
                }
            }
            var there = world.clients.counts();
            assertThat(count("centrifugo_client_connections_inflight")).isEqualTo(there.clients());
            assertThat(count("centrifugo_client_subscriptions_inflight")).isEqualTo(there.subscriptions());
        }
        clients.forEach(TestConnection::drop);
        world.settle();

        assertThat(count("centrifugo_client_connections_inflight")).isZero();
        assertThat(count("centrifugo_client_subscriptions_inflight")).isZero();
    }
}
