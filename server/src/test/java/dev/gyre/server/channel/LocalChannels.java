package dev.gyre.server.channel;

import dev.gyre.server.config.ChannelOptions;
import dev.gyre.server.metrics.NodeMetrics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.typed.PersistenceId;

/// Entities without a cluster: one for each channel name, started by the first command. Stands for the shard region.
public final class LocalChannels implements ChannelGateway {

    private final ActorTestKit kit;
    private final Supplier<String> newEpoch;
    private final InstantSource clock;
    private final Duration idleCheck;
    private volatile Optional<ChannelOptions> options;
    private final LostNodes lostNodes = new LostNodes();
    private final ConcurrentHashMap<String, ActorRef<ChannelCommand>> entities = new ConcurrentHashMap<>();

    public LocalChannels(ActorTestKit kit, ChannelOptions options, InstantSource clock) {
        this(kit, options, clock, Duration.ofSeconds(30));
    }

    public LocalChannels(ActorTestKit kit, ChannelOptions options, InstantSource clock, Duration idleCheck) {
        this.kit = kit;
        var epochs = new AtomicInteger();
        this.options = Optional.of(options);
        this.clock = clock;
        this.idleCheck = idleCheck;
        this.newEpoch = () -> "epoch" + System.identityHashCode(this) + epochs.incrementAndGet();
    }

    /// As when the configuration is read again.
    void reload(ChannelOptions newest) {
        options = Optional.of(newest);
    }

    @Override
    public void tell(String channel, ChannelCommand command) {
        entities.compute(channel, (name, running) -> {
            var entity = running == null ? start(name) : running;
            entity.tell(command);
            return entity;
        });
    }

    private ActorRef<ChannelCommand> start(String channel) {
        var id = PersistenceId.of("channel", EntityIds.encode(channel));
        var settings = new ChannelSettings(options.orElseThrow(), () -> options, clock, newEpoch, lostNodes, idleCheck);
        return kit.spawn(ChannelSharding.create(id, settings, () -> stop(channel)));
    }

    /// As when a shard is handed over: the entity is told to stop, the next command starts another.
    public void stop(String channel) {
        var entity = entities.remove(channel);
        if (entity != null) {
            entity.tell(new ChannelCommand.Stop());
        }
    }

    public boolean isRunning(String channel) {
        return entities.containsKey(channel);
    }

    /// As when the cluster removes a node.
    public void lose(long node) {
        lostNodes.onLost(node);
    }

    public Channels channels() {
        return channels(Duration.ofSeconds(5));
    }

    public Channels channels(Duration timeout) {
        return new ShardedChannels(
                kit.system(), this, timeout, NodeMetrics.create().cluster());
    }
}
