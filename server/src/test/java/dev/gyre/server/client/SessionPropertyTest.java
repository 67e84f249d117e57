package dev.gyre.server.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gyre.protocol.Disconnect;
import dev.gyre.protocol.Payload;
import dev.gyre.protocol.Unsubscribe;
import dev.gyre.server.channel.Channels.Draft;
import dev.gyre.server.client.ClientRegistry.Overrides;
import dev.gyre.server.client.ClientRegistry.ServerSubscription;
import dev.gyre.server.client.ClientRegistry.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random commands, orders of the server and interleavings of connections and relays: every command is answered once or
/// the connection ends, and nothing stays behind.
class SessionPropertyTest {

    private static final String CONFIG = """
        "client":{"token":{"hmac_secret_key":"secret"},"channel_limit":4,"user_connection_limit":4},
        "rpc":{"ping":{"enabled":true}},
        "channel":{"namespaces":[
          {"name":"aa","allow_subscribe_for_client":true,"allow_publish_for_subscriber":true,"presence":true,
            "join_leave":true,"force_push_join_leave":true,"allow_presence_for_subscriber":true},
          {"name":"bb","allow_subscribe_for_client":true,"allow_publish_for_client":true,"history_size":5,
            "history_ttl":"1m","force_recovery":true,"allow_history_for_client":true},
          {"name":"closed"}]}\
        """;

    private static final List<String> CHANNELS = List.of("aa:1", "aa:2", "bb:1", "bb:2", "$bb:1", "closed:1", "nope:1");
    private static final ObjectMapper JSON = new ObjectMapper();

    /// A client and what it still waits for.
    private static final class Client {
        final TestConnection connection;
        final Map<Long, Integer> answers = new HashMap<>();
        long lastId;

        Client(TestConnection connection) {
            this.connection = connection;
        }
    }

    private final World world = new World(CONFIG);
    private final List<Client> clients = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void everyCommandIsAnsweredOnceAndNothingStaysBehind(long seed) throws JsonProcessingException {
        Random random = new Random(seed);

        for (int step = 0; step < 4_000; step++) {
            step(random);
            for (Client client : clients) {
                read(client);
            }
            assertThat(world.clients.counts().subscriptions()).isNotNegative();
        }
        world.settle();
        for (Client client : clients) {
            read(client);
            if (!client.connection.over()) {
                assertThat(client.answers)
                        .allSatisfy((id, count) ->
                                assertThat(count).as("answers to %s", id).isEqualTo(1));
            }
            client.connection.drop();
        }
        world.settle();

        assertThat(world.broker.subscribers()).isZero();
        assertThat(world.clients.counts()).isEqualTo(new ClientRegistry.Counts(0, 0, 0));
        assertThat(world.time.pending()).isZero();
    }

    private void step(Random random) {
        while (clients.stream().filter(client -> !client.connection.over()).count() < 3) {
            clients.add(new Client(world.open()));
        }
        List<Client> alive =
                clients.stream().filter(client -> !client.connection.over()).toList();
        Client client = alive.get(random.nextInt(alive.size()));
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> client.connection.deliver(message(client, random));
            case 3, 4 -> world.broker.runNext();
            case 5, 6 -> client.connection.runNext();
            case 7, 8 -> client.connection.readNext();
            case 9 -> order(random);
            case 10 -> world.broker.publish(channel(random), Draft.of(Payload.of("1"), null));
            default -> rare(client, random);
        }
    }

    private void rare(Client client, Random random) {
        switch (random.nextInt(12)) {
            case 0 -> client.connection.drop();
            case 1 -> world.broker.forget("bb:1");
            case 2 -> world.advance(Duration.ofSeconds(random.nextInt(30)));
            case 3 -> client.connection.deliver("{}");
            case 4 -> client.connection.deliver("nope");
            default -> world.settle();
        }
    }

    private static String channel(Random random) {
        return CHANNELS.get(random.nextInt(4));
    }

    private void order(Random random) {
        Target target = new Target("" + random.nextInt(2), "", "");
        String channel = channel(random);
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3, 4 -> {
                Overrides none = new Overrides(null, null, null, null, null);
                long expireAt = random.nextInt(3) == 0 ? world.time.second() + 20 : 0;
                world.clients.subscribe(
                        target, new ServerSubscription(channel, Payload.EMPTY, Payload.EMPTY, expireAt, null, none));
            }
            case 5, 6, 7, 8 -> world.clients.unsubscribe(target, channel, Unsubscribe.SERVER);
            case 9, 10 -> world.clients.refresh(target, false, world.time.second() + random.nextInt(60), null);
            default -> world.clients.disconnect(target, Disconnect.FORCE_RECONNECT, Set.of("client-1"));
        }
    }

    private String message(Client client, Random random) {
        if (client.lastId == 0) {
            client.lastId = 1;
            client.answers.put(1L, 0);
            String channels = random.nextInt(3) == 0 ? ",\"channels\":[\"aa:1\",\"bb:1\"]" : "";
            String token = World.token("{\"sub\":\"" + random.nextInt(2) + "\"" + channels + "}");
            return "{\"id\":1,\"connect\":{\"token\":\"" + token + "\"}}";
        }
        StringBuilder message = new StringBuilder(command(client, random));
        for (int more = random.nextInt(3); more > 0; more--) {
            message.append('\n').append(command(client, random));
        }
        return message.toString();
    }

    private static String command(Client client, Random random) {
        client.lastId++;
        client.answers.put(client.lastId, 0);
        String channel = "\"channel\":\"" + CHANNELS.get(random.nextInt(CHANNELS.size())) + "\"";
        String body = switch (random.nextInt(10)) {
            case 0, 1, 2 -> "\"subscribe\":{" + channel + "}";
            case 3, 4 -> "\"unsubscribe\":{" + channel + "}";
            case 5, 6 -> "\"publish\":{" + channel + ",\"data\":{}}";
            case 7 -> "\"presence\":{" + channel + "}";
            case 8 -> "\"history\":{" + channel + ",\"limit\":2}";
            default -> "\"rpc\":{\"method\":\"ping\"}";
        };
        return "{\"id\":" + client.lastId + "," + body + "}";
    }

    private static void read(Client client) throws JsonProcessingException {
        for (String line : client.connection.take()) {
            JsonNode reply = JSON.readTree(line);
            long id = reply.path("id").asLong();
            if (id > 0) {
                assertThat(client.answers).containsKey(id);
                assertThat(client.answers.merge(id, 1, Integer::sum)).isEqualTo(1);
            }
        }
    }
}
