package dev.gyre.server.hub;

import dev.gyre.server.channel.LocalChannels;
import dev.gyre.server.channel.ManualClock;
import dev.gyre.server.channel.TestOptions;
import dev.gyre.server.metrics.NodeMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Subscriptions that come while their relay retires: none may be lost.
@SuppressWarnings("NullAway.Init")
class RetirePropertyTest {

    private static ActorTestKit kit;

    @BeforeAll
    static void startKit() {
        kit = ActorTestKit.create();
    }

    @AfterAll
    static void stopKit() {
        kit.shutdownTestKit();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void everySubscribeIsAnsweredWhateverItsRelayDoes(long seed) {
        var random = new Random(seed);
        var form = new TestForm();
        var clock = new ManualClock();
        var hub = RelayHub.start(
                kit.system(),
                new LocalChannels(kit, TestOptions.withoutHistory(), clock),
                new HubSettings(
                        ThreadLocalRandom.current().nextLong(Long.MAX_VALUE),
                        clock,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(1),
                        Duration.ZERO,
                        Duration.ofMillis(1),
                        NodeMetrics.create().relays()));
        var subscribers = new ArrayList<ProbeSubscriber>();

        for (int i = 0; i < 500; i++) {
            var subscriber = ProbeSubscriber.of("c" + random.nextInt(4), "client" + i, form, wish -> wish);
            subscribers.add(subscriber);
            hub.subscribe(subscriber);
            if (random.nextBoolean()) {
                subscriber.expectSubscribed();
            }
            hub.unsubscribe(subscriber);
        }

        for (ProbeSubscriber subscriber : subscribers) {
            org.awaitility.Awaitility.await()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(2))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> subscriber.log().getLast().equals("unsubscribed"));
        }
    }
}
