package dev.gyre.server.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.protocol.ClientInfo;
import dev.gyre.protocol.Payload;
import dev.gyre.server.client.Grant.Source;
import dev.gyre.server.hub.Subscriber.Terms;
import dev.gyre.server.hub.Subscriber.View;
import dev.gyre.server.metrics.FrameType;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubscriptionTableTest {

    private final ClientSession session = new ClientSession(new World("\"client\":{}").sessions, new TestConnection());

    private Subscription subscription(String channel) {
        ClientInfo info = new ClientInfo("", "", Payload.EMPTY, Payload.EMPTY);
        Terms terms = new Terms(info, false, false, false, false, null, 0, false, false, View.WHOLE);
        Grant grant = new Grant(channel, Source.CLIENT, terms, false, false, 0, 0, Payload.EMPTY);
        return new Subscription(
                session, grant, new Subscription.Opening.ByCommand(new Call(1, FrameType.SUBSCRIBE, 0)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void behavesLikeAMap(long seed) {
        Random random = new Random(seed);
        SubscriptionTable table = new SubscriptionTable();
        Map<String, Subscription> model = new HashMap<>();

        for (int step = 0; step < 2_000; step++) {
            Subscription fresh = subscription("" + random.nextInt(3));
            String channel = fresh.channel();
            Subscription there = model.get(channel);
            switch (random.nextInt(3)) {
                case 0 -> {
                    table.put(fresh);
                    model.put(channel, fresh);
                }
                case 1 -> assertThat(table.remove(fresh)).isFalse();
                default -> {
                    if (there != null) {
                        assertThat(table.remove(there)).isTrue();
                        model.remove(channel);
                    }
                }
            }
            assertThat(table.get(channel)).isSameAs(model.get(channel));
            assertThat(table.size()).isEqualTo(model.size());
            assertThat(table.all()).containsExactlyInAnyOrderElementsOf(model.values());
        }
    }
}
