package dev.gyre.server.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConcurrencyTest {

    private static final String SUBSCRIBE = "{\"id\":2,\"subscribe\":{\"channel\":\"a\"}}";
    private static final String PUBLISH = "{\"id\":3,\"publish\":{\"channel\":\"b\",\"data\":{}}}";
    private static final String UNSUBSCRIBE = "{\"id\":4,\"unsubscribe\":{\"channel\":\"a\"}}";

    private static World world(int concurrency) {
        return new World("""
            "client":{"token":{"hmac_secret_key":"secret"},"concurrency":%d},
            "channel":{"without_namespace":{"allow_subscribe_for_client":true,"allow_publish_for_client":true}}\
            """.formatted(concurrency));
    }

    @Test
    void oneCommandAtATimeUnlessConfiguredOtherwise() {
        TestConnection client = world(0).connectUser("42");

        client.deliver(SUBSCRIBE);
        client.deliver(PUBLISH);

        assertThat(client.readNext()).isTrue();
        assertThat(client.readNext()).isFalse();
    }

    @Test
    void asManyCommandsAsConfiguredRunAtOnce() {
        World world = world(2);
        TestConnection client = world.connectUser("42");

        client.deliver(SUBSCRIBE);
        client.deliver(PUBLISH + "\n" + PUBLISH.replace("3", "5"));
        client.deliver(PUBLISH.replace("3", "6"));

        assertThat(client.readNext()).isTrue();
        assertThat(client.readNext()).isTrue();
        assertThat(client.readNext()).isFalse();
        world.settle();
        assertThat(client.take())
                .containsExactlyInAnyOrder(
                        "{\"id\":2,\"subscribe\":{}}",
                        "{\"id\":3,\"publish\":{}}",
                        "{\"id\":5,\"publish\":{}}",
                        "{\"id\":6,\"publish\":{}}");
    }

    @Test
    void unsubscribeWaitsForTheSubscribeThatIsUnderWayAndLaterCommandsForIt() {
        World world = world(4);
        TestConnection client = world.connectUser("42");

        client.deliver(SUBSCRIBE + "\n" + UNSUBSCRIBE + "\n" + SUBSCRIBE.replace("2", "5"));

        assertThat(client.readNext()).isTrue();
        world.settle();
        assertThat(client.take())
                .containsExactly(
                        "{\"id\":2,\"subscribe\":{}}", "{\"id\":4,\"unsubscribe\":{}}", "{\"id\":5,\"subscribe\":{}}");
        assertThat(world.send(client, PUBLISH)).containsExactly("{\"id\":3,\"publish\":{}}");
    }
}
