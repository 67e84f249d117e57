package dev.gyre.server.channel;

import dev.gyre.protocol.Payload;
import dev.gyre.server.config.ChannelOptions;
import dev.gyre.server.metrics.ClusterMetrics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.pattern.Patterns;
import org.apache.pekko.persistence.typed.PersistenceId;

/// Writes one publication through the journal before there are clients: a node whose database cannot be written to must
/// not say that it is ready, and the first client must not wait for the pool of connections.
public final class JournalProbe {

    private static final String TYPE = "probe";
    private static final Duration PAUSE = Duration.ofMillis(200);

    private static final Optional<ChannelOptions> UNCHANGED = Optional.empty();

    private JournalProbe() {}

    /// @param node names the channel, which no client can reach; different for nodes that run at the same time
    /// @param options durable ones
    public static CompletionStage<Channels.PublishResult> write(
            ActorSystem<?> system,
            String node,
            ChannelOptions options,
            InstantSource clock,
            Supplier<String> newEpoch,
            Duration timeout) {
        var settings =
                new ChannelSettings(options, () -> UNCHANGED, clock, newEpoch, new LostNodes(), Duration.ofHours(1));
        ActorRef<ChannelCommand> channel = system.systemActorOf(
                DurableChannel.create(PersistenceId.of(TYPE, EntityIds.encode(node)), settings, () -> {}),
                "journal-probe",
                Props.empty());
        var channels =
                new ShardedChannels(system, (_, command) -> channel.tell(command), timeout, new ClusterMetrics());
        return publish(system, channels, node, System.nanoTime() + timeout.toNanos())
                .whenComplete((_, _) -> channel.tell(new ChannelCommand.Stop()));
    }

    /// A database that is only slow to begin with refuses the first attempts.
    private static CompletionStage<Channels.PublishResult> publish(
            ActorSystem<?> system, Channels channels, String node, long endNanos) {
        return channels.publish(node, Channels.Draft.of(Payload.of("{}"), null)).thenCompose(result -> {
            if (result instanceof Channels.Published || System.nanoTime() - endNanos >= 0) {
                return CompletableFuture.completedFuture(result);
            }
            return Patterns.after(PAUSE, system.classicSystem(), () -> publish(system, channels, node, endNanos));
        });
    }
}
