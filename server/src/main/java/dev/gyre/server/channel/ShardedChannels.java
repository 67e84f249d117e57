package dev.gyre.server.channel;

import dev.gyre.protocol.ClientError;
import dev.gyre.server.metrics.ClusterMetrics;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;

/// Channels as the cluster's sharded entities, called without an `ask`: the command carries the future that its entity
/// completes.
public final class ShardedChannels implements Channels {

    /// How long to wait before a command that no entity has taken is sent again.
    private static final Duration RETRY_DELAY = Duration.ofMillis(400);

    private static final Failed NO_ANSWER = new Failed(ClientError.INTERNAL);

    private final ChannelGateway gateway;
    private final PendingAnswers pending;
    private final long timeoutNanos;
    private final ClusterMetrics metrics;
    private final LongAdder histories;
    private final LongAdder removals;
    private final LongAdder presences;
    private final LongAdder counts;

    /// @param gateway sends a command to a channel's entity
    public ShardedChannels(ActorSystem<?> system, ChannelGateway gateway, Duration timeout, ClusterMetrics metrics) {
        this.gateway = gateway;
        this.pending = PendingAnswers.of(system);
        this.timeoutNanos = timeout.toNanos();
        this.metrics = metrics;
        this.histories = metrics.action("history");
        this.removals = metrics.action("history_remove");
        this.presences = metrics.action("presence");
        this.counts = metrics.action("presence_stats");
    }

    @Override
    public CompletionStage<PublishResult> publish(String channel, Draft draft) {
        metrics.publicationSent();
        return send(channel, NO_ANSWER, answer -> new ChannelCommand.Publish(draft, answer));
    }

    @Override
    public CompletionStage<HistoryResult> history(String channel, HistoryQuery query) {
        histories.increment();
        return send(channel, NO_ANSWER, answer -> new ChannelCommand.ReadHistory(query, answer));
    }

    @Override
    public CompletionStage<DoneResult> removeHistory(String channel) {
        removals.increment();
        return send(channel, NO_ANSWER, ChannelCommand.RemoveHistory::new);
    }

    @Override
    public CompletionStage<PresenceResult> presence(String channel) {
        presences.increment();
        return send(channel, NO_ANSWER, ChannelCommand.ReadPresence::new);
    }

    @Override
    public CompletionStage<PresenceStatsResult> presenceStats(String channel) {
        counts.increment();
        return send(channel, NO_ANSWER, ChannelCommand.CountPresence::new);
    }

    private <T> CompletionStage<T> send(String channel, T failure, Function<Answer<T>, ChannelCommand> command) {
        PendingAnswer<T> answer = pending.open(failure, timeoutNanos);
        ChannelCommand sent = command.apply(answer);
        answer.resendBy(() -> {
            metrics.commandRetried();
            gateway.tell(channel, sent);
        });
        gateway.tell(channel, sent);
        pending.await(answer, gateway.retryDelay(RETRY_DELAY));
        return answer;
    }
}
