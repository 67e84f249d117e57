package dev.gyre.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gyre.server.warmup.LoopbackClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Three whole nodes on one PostgreSQL, joined by seed nodes.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ThreeNodesIT {

    @AutoClose
    private final ThreeNodes cluster = ThreeNodes.start("{\"delay\": 0}");

    private final List<Gyre> nodes = cluster.all();

    @Test
    void subscribersOfEveryNodeGetWhatIsPublishedOnAnyNode() throws Exception {
        var subscribers = new ArrayList<LoopbackClient>();
        for (Gyre node : nodes) {
            var client = LoopbackClient.open(ThreeNodes.port(node), "");
            client.handshake("", "kept:news");
            subscribers.add(client);
        }

        for (int publisher = 0; publisher < nodes.size(); publisher++) {
            String answer = cluster.api(
                    nodes.get(publisher), "publish", "{\"channel\":\"kept:news\",\"data\":" + publisher + "}");
            assertThat(answer).contains("\"offset\":" + (publisher + 1));
        }

        for (LoopbackClient subscriber : subscribers) {
            for (int publisher = 0; publisher < nodes.size(); publisher++) {
                assertThat(subscriber.nextMessage())
                        .contains("\"pub\":{\"data\":" + publisher)
                        .contains("\"offset\":" + (publisher + 1));
            }
            subscriber.close();
        }
    }

    @Test
    void infoSoonShowsAllNodesAndDisconnectReachesAClientOfAnother() throws Exception {
        var client = LoopbackClient.open(ThreeNodes.port(nodes.get(2)), "");
        client.handshake("", "kept:other");

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(
                                cluster.api(nodes.getFirst(), "info", "{}").split("\"uid\"", -1))
                        .hasSize(4));
        cluster.api(nodes.getFirst(), "disconnect", "{\"user\":\"\"}");

        assertThatThrownBy(client::nextMessage).hasMessageContaining("force disconnect");
        client.close();
    }
}
