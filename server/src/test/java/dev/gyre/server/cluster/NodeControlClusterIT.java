package dev.gyre.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import dev.gyre.protocol.Disconnect;
import dev.gyre.protocol.Payload;
import dev.gyre.protocol.Position;
import dev.gyre.protocol.Unsubscribe;
import dev.gyre.server.client.ClientRegistry.Overrides;
import dev.gyre.server.client.ClientRegistry.ServerSubscription;
import dev.gyre.server.client.ClientRegistry.Target;
import dev.gyre.server.cluster.NodeControl.NodeInfo;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Three nodes in one process.
class NodeControlClusterIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final Target USER = new Target("42", "", "");

    private static TestNode first;
    private static TestNode second;
    private static TestNode third;

    @BeforeAll
    static void startThreeNodes() {
        first = TestNode.alone("n1", TIMEOUT);
        second = TestNode.joining(first, "n2", TIMEOUT);
        third = TestNode.joining(first, "n3", TIMEOUT);
        awaitOthers(2, first, second, third);
    }

    @AfterAll
    static void stopNodes() {
        List.of(third, second, first).forEach(TestNode::close);
    }

    @BeforeEach
    void forgetOrders() {
        for (TestNode node : List.of(first, second, third)) {
            node.clients.orders.clear();
            node.clients.subscribers.clear();
            node.clients.connections.clear();
        }
    }

    @Test
    void everyOrderReachesTheClientsOfEveryNodeUnchanged() {
        var subscription = new ServerSubscription(
                "chat:é|/",
                Payload.of("{\"i\":1}"),
                Payload.EMPTY,
                2_000_000_000,
                new Position(7, "e"),
                new Overrides(true, false, null, null, true));

        get(first.control.disconnect(USER, new Disconnect(4001, "bye"), Set.of("c1", "c2")));
        get(first.control.unsubscribe(new Target("", "c", "s"), "chat:a", Unsubscribe.SERVER));
        get(first.control.subscribe(USER, subscription));
        get(first.control.refresh(USER, false, 5, Payload.of("[]")));
        get(first.control.refresh(USER, true, 0, null));

        for (TestNode node : List.of(first, second, third)) {
            assertThat(node.clients.orders)
                    .containsExactly(
                            new ControlMessage.DisconnectClients(USER, new Disconnect(4001, "bye"), Set.of("c1", "c2")),
                            new ControlMessage.UnsubscribeClients(
                                    new Target("", "c", "s"), "chat:a", Unsubscribe.SERVER),
                            new ControlMessage.SubscribeClients(USER, subscription),
                            new ControlMessage.RefreshClients(USER, false, 5, Payload.of("[]")),
                            new ControlMessage.RefreshClients(USER, true, 0, null));
        }
    }

    @Test
    void channelsOfAllNodesAreSummedUp() {
        first.clients.subscribers.putAll(Map.of("chat:a", 1, "plain:a", 9));
        second.clients.subscribers.putAll(Map.of("chat:a", 2, "chat:b", 1));
        third.clients.subscribers.putAll(Map.of("chat:c", 4));

        var channels = get(second.control.channels(ChannelPattern.of("chat:*").orElseThrow()));

        assertThat(channels).isEqualTo(Map.of("chat:a", 3, "chat:b", 1, "chat:c", 4));
    }

    @Test
    void moreChannelsThanOneMessageTakesComeInParts() {
        var many = new HashMap<String, Integer>();
        for (int i = 0; i < 40_000; i++) {
            many.put("chat:" + "x".repeat(60) + i, 1);
        }
        third.clients.subscribers.putAll(many);

        var channels = get(first.control.channels(ChannelPattern.of("*").orElseThrow()));

        assertThat(channels).isEqualTo(many);
    }

    @Test
    void connectionsOfAUserAreCountedOnAllNodesWithoutTheAskingOne() {
        first.clients.connections.addAll(List.of("42/a", "42/b"));
        second.clients.connections.add("42/c");
        third.clients.connections.add("42/d");

        assertThat(get(first.control.rivals("42", "b"))).isEqualTo(3);
        assertThat(get(third.control.rivals("42", "new"))).isEqualTo(4);
    }

    @Test
    void everyNodeDescribesItself() {
        second.clients.subscribers.put("chat:a", 2);

        var nodes = get(third.control.nodes());

        assertThat(nodes)
                .extracting(NodeInfo::uid, NodeInfo::name, NodeInfo::channels, NodeInfo::clients)
                .containsExactlyInAnyOrder(
                        tuple("uid-n1", "n1", 0, 3), tuple("uid-n2", "n2", 1, 3), tuple("uid-n3", "n3", 0, 3));
    }

    @Test
    void silentNodeIsLeftOutAfterTheDeadline() {
        second.clients.gate = new CompletableFuture<>();
        long start = System.nanoTime();

        var nodes = get(first.control.nodes());

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(TIMEOUT, TIMEOUT.plusSeconds(3));
        assertThat(nodes).extracting(NodeInfo::name).containsExactlyInAnyOrder("n1", "n3");
        second.clients.gate.complete(null);
        second.clients.gate = CompletableFuture.completedFuture(null);
    }

    @Test
    void nodeThatLeavesIsNoLongerWaitedFor() {
        var fourth = TestNode.joining(second, "n4", TIMEOUT);
        awaitOthers(3, first, second, third, fourth);
        assertThat(get(first.control.nodes())).hasSize(4);

        fourth.close();
        awaitOthers(2, first, second, third);

        assertThat(get(first.control.nodes())).extracting(NodeInfo::name).containsExactlyInAnyOrder("n1", "n2", "n3");
    }

    private static void awaitOthers(int others, TestNode... nodes) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(nodes)
                        .allSatisfy(node -> assertThat(node.control.otherNodes())
                                .as(
                                        "others known to %s: %s",
                                        node.address(), node.cluster().state())
                                .isEqualTo(others)));
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }
}
