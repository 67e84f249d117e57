package dev.gyre.server.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.PersistenceTestKitSnapshotPlugin;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.apache.pekko.persistence.testkit.javadsl.SnapshotTestKit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class DurableWarmUpTest {

    @AutoClose("shutdownTestKit")
    private final ActorTestKit kit = ActorTestKit.create(PersistenceTestKitPlugin.config()
            .withFallback(PersistenceTestKitSnapshotPlugin.config())
            .withFallback(ConfigFactory.load()));

    private final PersistenceTestKit journal = PersistenceTestKit.create(kit.system());

    private int woken(Duration limit, BooleanSupplier wanted) throws Exception {
        return DurableWarmUp.start(
                        kit.system(),
                        "node",
                        TestOptions.durable(5, Duration.ofMinutes(1)),
                        new ManualClock(),
                        limit,
                        wanted)
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    @Test
    void channelsAreWokenOneAfterTheOtherUntilAClientComes() throws Exception {
        var asked = new AtomicInteger();

        int woken = woken(Duration.ofMinutes(1), () -> asked.incrementAndGet() < 5);

        assertThat(woken).isEqualTo(5);
        for (int n = 0; n < woken; n++) {
            journal.expectNothingPersisted("probe|" + EntityIds.encode("node." + n));
        }
    }

    @Test
    void endsAfterTheFirstChannelWhenItsTimeIsOver() throws Exception {
        assertThat(woken(Duration.ZERO, () -> true)).isEqualTo(1);
    }

    @Test
    void journalThatCannotBeReadEndsIt() throws Exception {
        SnapshotTestKit.create(kit.system()).withPolicy((_, operation) -> {
            throw new IllegalStateException("the database is away at " + operation);
        });

        assertThat(woken(Duration.ofMinutes(1), () -> true)).isEqualTo(1);
    }
}
