package dev.gyre.server.client;

import static dev.gyre.server.client.World.error;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PublishAndReadTest {

    private static final String CONFIG = """
        "client":{"token":{"hmac_secret_key":"secret"},"history_max_publication_limit":2},
        "channel":{"namespaces":[
          {"name":"chat","allow_subscribe_for_client":true,"allow_publish_for_subscriber":true,
            "presence":true,"allow_presence_for_subscriber":true,
            "history_size":5,"history_ttl":"1m","allow_history_for_subscriber":true},
          {"name":"plain","allow_publish_for_client":true},
          {"name":"object","allow_publish_for_client":true,"publication_data_format":"json_object"},
          {"name":"closed","presence":true,"history_size":5,"history_ttl":"1m"}]}\
        """;

    private final World world = new World(CONFIG);
    private final TestConnection client = world.connect("{\"sub\":\"42\",\"info\":{\"n\":1}}");

    @Test
    void publisherGetsItsPublicationBeforeTheAnswer() {
        String token = World.token("{\"sub\":\"42\",\"channel\":\"chat:a\",\"info\":{\"c\":2}}");
        world.send(client, "{\"id\":2,\"subscribe\":{\"channel\":\"chat:a\",\"token\":\"" + token + "\"}}");

        List<String> got = world.send(client, "{\"id\":3,\"publish\":{\"channel\":\"chat:a\",\"data\":{\"x\":1}}}");

        assertThat(got)
                .containsExactly(
                        "{\"push\":{\"channel\":\"chat:a\",\"pub\":{\"data\":{\"x\":1},\"info\":{\"user\":\"42\","
                                + "\"client\":\"client-1\",\"conn_info\":{\"n\":1},\"chan_info\":{\"c\":2}},"
                                + "\"offset\":1,\"epoch\":\"e1\"}}}",
                        "{\"id\":3,\"publish\":{}}");
    }

    @Test
    void publishIsRefusedWithItsCode() {
        List<String> got = world.send(
                client,
                "{\"id\":2,\"publish\":{\"channel\":\"nope:a\",\"data\":{}}}",
                "{\"id\":3,\"publish\":{\"channel\":\"plain:é\",\"data\":{}}}",
                "{\"id\":4,\"publish\":{\"channel\":\"plain:a\"}}",
                "{\"id\":5,\"publish\":{\"channel\":\"object:a\",\"data\":[1]}}",
                "{\"id\":6,\"publish\":{\"channel\":\"closed:a\"}}",
                "{\"id\":7,\"publish\":{\"channel\":\"closed:a\",\"data\":{}}}",
                "{\"id\":8,\"publish\":{\"channel\":\"chat:a\",\"data\":{}}}",
                "{\"id\":9,\"publish\":{\"channel\":\"plain:a\",\"data\":null}}",
                "{\"id\":10,\"publish\":{\"channel\":\"plain:a\",\"type\":1,\"key\":\"k\",\"data\":{}}}",
                "{\"id\":11,\"publish\":{\"channel\":\"nope:a\",\"type\":1,\"key\":\"k\",\"data\":{}}}",
                "{\"id\":12,\"publish\":{\"channel\":\"plain:a\",\"type\":2,\"key\":\"k\",\"data\":{}}}");

        assertThat(got)
                .containsExactly(
                        error(2, 102, "unknown channel"),
                        error(3, 107, "bad request"),
                        error(4, 107, "bad request"),
                        error(5, 107, "bad request"),
                        error(6, 107, "bad request"),
                        error(7, 103, "permission denied"),
                        error(8, 103, "permission denied"),
                        "{\"id\":9,\"publish\":{}}",
                        error(10, 103, "permission denied"),
                        error(11, 102, "unknown channel"),
                        "{\"id\":12,\"publish\":{}}");
    }

    @Test
    void subscriberReadsPresence() {
        List<String> got = world.send(
                client,
                "{\"id\":2,\"presence\":{\"channel\":\"chat:a\"}}",
                "{\"id\":3,\"subscribe\":{\"channel\":\"chat:a\"}}",
                "{\"id\":4,\"presence\":{\"channel\":\"chat:a\"}}",
                "{\"id\":5,\"presence_stats\":{\"channel\":\"chat:a\"}}",
                "{\"id\":6,\"presence_stats\":{\"channel\":\"closed:a\"}}",
                "{\"id\":7,\"presence\":{\"channel\":\"plain:a\"}}",
                "{\"id\":8,\"presence\":{\"channel\":\"nope:a\"}}");

        assertThat(got)
                .containsExactly(
                        error(2, 103, "permission denied"),
                        "{\"id\":3,\"subscribe\":{}}",
                        "{\"id\":4,\"presence\":{\"presence\":{\"client-1\":"
                                + "{\"user\":\"42\",\"client\":\"client-1\",\"conn_info\":{\"n\":1}}}}}",
                        "{\"id\":5,\"presence_stats\":{\"num_clients\":1,\"num_users\":1}}",
                        error(6, 103, "permission denied"),
                        error(7, 108, "not available"),
                        error(8, 102, "unknown channel"));
    }

    @Test
    void subscriberReadsHistoryInPortions() {
        world.send(client, "{\"id\":2,\"subscribe\":{\"channel\":\"chat:a\"}}");
        world.publish("chat:a", "1");
        world.publish("chat:a", "2");
        world.publish("chat:a", "3");
        client.take();

        List<String> got = world.send(
                client,
                "{\"id\":3,\"history\":{\"channel\":\"chat:a\"}}",
                "{\"id\":4,\"history\":{\"channel\":\"chat:a\",\"limit\":-1}}",
                "{\"id\":5,\"history\":{\"channel\":\"chat:a\",\"limit\":1,\"since\":{\"offset\":1,\"epoch\":\"e1\"}}}",
                "{\"id\":6,\"history\":{\"channel\":\"chat:a\",\"limit\":1,\"since\":{\"offset\":1,\"epoch\":\"x\"}}}",
                "{\"id\":7,\"history\":{\"channel\":\"chat:a\",\"limit\":1,\"reverse\":true,\"since\":{\"epoch\":\"e1\"}}}",
                "{\"id\":8,\"history\":{\"channel\":\"plain:a\"}}",
                "{\"id\":9,\"history\":{\"channel\":\"closed:a\"}}");

        assertThat(got)
                .containsExactly(
                        "{\"id\":3,\"history\":{\"publications\":[],\"epoch\":\"e1\",\"offset\":3}}",
                        "{\"id\":4,\"history\":{\"publications\":[{\"data\":1,\"offset\":1,\"epoch\":\"e1\"},"
                                + "{\"data\":2,\"offset\":2}],\"epoch\":\"e1\",\"offset\":3}}",
                        "{\"id\":5,\"history\":{\"publications\":[{\"data\":2,\"offset\":2}],"
                                + "\"epoch\":\"e1\",\"offset\":3}}",
                        error(6, 112, "unrecoverable position"),
                        error(7, 107, "bad request"),
                        error(8, 108, "not available"),
                        error(9, 103, "permission denied"));
    }

    @Test
    void commandsOfOneMessageAreDoneInTheirOrder() {
        List<String> got = world.send(client, """
            {"id":2,"subscribe":{"channel":"chat:a"}}
            {"id":3,"presence_stats":{"channel":"chat:a"}}
            {"id":4,"unsubscribe":{"channel":"chat:a"}}
            {"id":5,"publish":{"channel":"chat:a","data":{}}}
            {"id":6,"subscribe":{"channel":"chat:a"}}\
            """);

        assertThat(got)
                .containsExactly(
                        "{\"id\":2,\"subscribe\":{}}",
                        "{\"id\":3,\"presence_stats\":{\"num_clients\":1,\"num_users\":1}}",
                        "{\"id\":4,\"unsubscribe\":{}}",
                        error(5, 103, "permission denied"),
                        "{\"id\":6,\"subscribe\":{}}");
    }
}
