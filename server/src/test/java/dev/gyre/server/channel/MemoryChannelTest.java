package dev.gyre.server.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gyre.protocol.ClientError;
import dev.gyre.protocol.ClientInfo;
import dev.gyre.protocol.Payload;
import dev.gyre.protocol.Position;
import dev.gyre.server.config.ChannelOptions;
import dev.gyre.server.metrics.NodeMetrics;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class MemoryChannelTest {

    private static final Duration DEADLINE = Duration.ofSeconds(10);

    @AutoClose("shutdownTestKit")
    private static final ActorTestKit KIT = ActorTestKit.create();

    private final ManualClock clock = new ManualClock();

    private LocalChannels local(ChannelOptions options) {
        return new LocalChannels(KIT, options, clock, Duration.ofMillis(50));
    }

    private static Position publish(LocalChannels local, String key) throws Exception {
        var draft = new Channels.Draft(Payload.of("x"), null, Map.of(), key, false, false, 0, "");
        var result =
                local.channels().publish("news", draft).toCompletableFuture().get(10, TimeUnit.SECONDS);
        return ((Channels.Published) result).position();
    }

    private static ChannelCommand.Member member(String client) {
        return new ChannelCommand.Member(new ClientInfo("u", client, Payload.EMPTY, Payload.EMPTY), true, true);
    }

    @Test
    void unusedChannelStops() throws Exception {
        var local = local(TestOptions.withoutHistory());
        publish(local, "");

        await().atMost(DEADLINE).until(() -> !local.isRunning("news"));
    }

    @Test
    void channelWithFollowersOrKeysStays() throws Exception {
        var local = local(TestOptions.withoutHistory());
        TestProbe<RelayMessage> relay = KIT.createTestProbe();
        local.tell("news", new ChannelCommand.Attach(relay.getRef(), 7, false));
        relay.expectMessageClass(RelayMessage.Attached.class);
        publish(local, "key");

        await().during(Duration.ofMillis(300)).atMost(DEADLINE).until(() -> local.isRunning("news"));
        local.tell("news", new ChannelCommand.Detach(relay.getRef()));
        await().during(Duration.ofMillis(300)).atMost(DEADLINE).until(() -> local.isRunning("news"));
        clock.advance(Duration.ofMinutes(5));
        await().atMost(DEADLINE).until(() -> !local.isRunning("news"));
    }

    @Test
    void relaysAreToldThatTheEntityEnds() {
        var local = local(TestOptions.withoutHistory());
        TestProbe<RelayMessage> relay = KIT.createTestProbe();
        local.tell("news", new ChannelCommand.Attach(relay.getRef(), 7, false));
        var attached = relay.expectMessageClass(RelayMessage.Attached.class);
        local.tell("news", new ChannelCommand.Stop());

        assertThat(relay.expectMessageClass(RelayMessage.Ended.class).entity()).isEqualTo(attached.entity());
    }

    @Test
    void channelStaysWhileItsPositionWouldBeLost() throws Exception {
        var local = local(TestOptions.inMemory(5, Duration.ofMinutes(1)));
        publish(local, "");

        await().during(Duration.ofMillis(300)).atMost(DEADLINE).until(() -> local.isRunning("news"));
        clock.advance(Duration.ofDays(30));
        await().atMost(DEADLINE).until(() -> !local.isRunning("news"));
    }

    @Test
    void keyCountsInAChannelWithoutHistory() throws Exception {
        var local = local(TestOptions.withoutHistory());
        TestProbe<RelayMessage> relay = KIT.createTestProbe();
        local.tell("news", new ChannelCommand.Attach(relay.getRef(), 7, false));
        relay.expectMessageClass(RelayMessage.Attached.class);

        assertThat(publish(local, "k")).isEqualTo(Position.NONE);
        assertThat(publish(local, "k")).isEqualTo(Position.NONE);

        relay.expectMessageClass(RelayMessage.Published.class);
        relay.expectNoMessage(Duration.ofMillis(100));
    }

    @Test
    void relaysHearOfLimitsThatAreReadAgain() throws Exception {
        var local = local(TestOptions.inMemory(5, Duration.ofMinutes(1)));
        TestProbe<RelayMessage> relay = KIT.createTestProbe();
        local.tell("news", new ChannelCommand.Attach(relay.getRef(), 7, true));
        var before = relay.expectMessageClass(RelayMessage.Attached.class);

        local.reload(TestOptions.inMemory(2, Duration.ofMinutes(2)));
        publish(local, "");

        var after = relay.expectMessageClass(RelayMessage.Attached.class);
        assertThat(after.limits().historySize()).isEqualTo(2);
        assertThat(after.top().epoch()).isEqualTo(before.top().epoch());
        relay.expectMessageClass(RelayMessage.Published.class);
    }

    @Test
    void membersOfALostNodeLeave() throws Exception {
        var local = local(TestOptions.withoutHistory());
        TestProbe<RelayMessage> near = KIT.createTestProbe();
        TestProbe<RelayMessage> far = KIT.createTestProbe();
        local.tell("news", new ChannelCommand.Attach(near.getRef(), 1, false));
        local.tell("news", new ChannelCommand.Attach(far.getRef(), 2, false));
        near.expectMessageClass(RelayMessage.Attached.class);
        local.tell("news", new ChannelCommand.Join(far.getRef(), member("bob")));
        near.expectMessageClass(RelayMessage.MemberJoined.class);

        local.lose(2);

        assertThat(near.expectMessageClass(RelayMessage.MemberLeft.class).info().client())
                .isEqualTo("bob");
        var present = local.channels().presence("news").toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertThat(present).isEqualTo(new Channels.Present(Map.of()));
        TestProbe<RelayMessage> late = KIT.createTestProbe();
        local.tell("news", new ChannelCommand.Attach(late.getRef(), 2, false));
        late.expectNoMessage(Duration.ofMillis(100));
    }

    @Test
    void unansweredCallFailsInTime() throws Exception {
        var channels = new ShardedChannels(
                KIT.system(),
                (_, _) -> {},
                Duration.ofMillis(300),
                NodeMetrics.create().cluster());

        var result = channels.publish("news", Channels.Draft.of(Payload.of("x"), null))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);

        assertThat(result).isEqualTo(new Channels.Failed(ClientError.INTERNAL));
    }

    @Test
    void commandThatGotLostIsSentAgain() throws Exception {
        var local = local(TestOptions.inMemory(5, Duration.ofMinutes(1)));
        var sent = new java.util.concurrent.atomic.AtomicInteger();
        var channels = new ShardedChannels(
                KIT.system(),
                (channel, command) -> {
                    if (sent.incrementAndGet() > 1) {
                        local.tell(channel, command);
                        local.tell(channel, command);
                    }
                },
                Duration.ofSeconds(5),
                NodeMetrics.create().cluster());

        var result = channels.publish("news", Channels.Draft.of(Payload.of("x"), null))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);

        assertThat(((Channels.Published) result).position().offset()).isEqualTo(1);
        assertThat(publish(local, "").offset()).isEqualTo(2);
    }
}
