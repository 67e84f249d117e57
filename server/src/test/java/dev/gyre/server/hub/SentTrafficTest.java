package dev.gyre.server.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.protocol.Payload;
import dev.gyre.protocol.Publication;
import dev.gyre.server.metrics.Counts;
import dev.gyre.server.metrics.NodeMetrics;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What is sent to subscribers is counted once for all of a transport, and comes out right.
class SentTrafficTest {

    private final NodeMetrics metrics = NodeMetrics.create();
    private final TestForm form = new TestForm();
    private final Subscribers subscribers = new Subscribers(new DeltaShapes());

    private void add(String client, String transport) {
        subscribers.add(
                ProbeSubscriber.of("news", client, form, wish -> wish)
                        .over(metrics.clients().transport(transport)),
                null);
    }

    private static PendingPublication publication(String data) {
        return new PendingPublication("news", Publication.of(Payload.of(data), null, 0, Map.of()), false);
    }

    private long sent(String name, String transport) {
        return Counts.of(metrics, "centrifugo_transport_" + name, transport, "push_publication");
    }

    @Test
    void messagesAndBytesAreThoseOfAllSubscribersOfATransport() {
        add("a", "websocket");
        subscribers.send(List.of(publication("x")));
        add("b", "sse");
        add("c", "sse");
        subscribers.send(List.of(publication("12"), publication("3456")));

        assertThat(sent("messages_sent", "websocket")).isEqualTo(3);
        assertThat(sent("messages_sent", "sse")).isEqualTo(4);
        // "0:x\n", then "0:12\n0:3456\n"
        assertThat(sent("messages_sent_size", "websocket")).isEqualTo(4 + 12);
        assertThat(sent("messages_sent_size", "sse")).isEqualTo(2 * 12);
    }

    @Test
    void transportsOfOneFormShareItsBytes() {
        var shared = metrics.clients().transport("websocket");
        for (String client : List.of("a", "b", "c")) {
            subscribers.add(
                    ProbeSubscriber.of("news", client, form, wish -> wish)
                            .over(client.equals("c") ? metrics.clients().transport("sse") : shared),
                    null);
        }

        subscribers.send(List.of(publication("x")));

        assertThat(form.encoded).hasValue(1);
    }
}
