package dev.gyre.server.channel;

import dev.gyre.protocol.ClientError;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;

/// Channels as the cluster's sharded entities, called without an `ask`: the command carries the future that its entity
/// completes.
public final class ShardedChannels implements Channels {

    private static final Failed NO_ANSWER = new Failed(ClientError.INTERNAL);

    private final ChannelGateway gateway;
    private final PendingAnswers pending;
    private final long timeoutNanos;

    /// @param gateway sends a command to a channel's entity
    public ShardedChannels(ActorSystem<?> system, ChannelGateway gateway, Duration timeout) {
        this.gateway = gateway;
        this.pending = PendingAnswers.of(system);
        this.timeoutNanos = timeout.toNanos();
    }

    @Override
    public CompletionStage<PublishResult> publish(String channel, Draft draft) {
        return send(channel, NO_ANSWER, answer -> new ChannelCommand.Publish(draft, answer));
    }

    @Override
    public CompletionStage<HistoryResult> history(String channel, HistoryQuery query) {
        return send(channel, NO_ANSWER, answer -> new ChannelCommand.ReadHistory(query, answer));
    }

    @Override
    public CompletionStage<DoneResult> removeHistory(String channel) {
        return send(channel, NO_ANSWER, ChannelCommand.RemoveHistory::new);
    }

    @Override
    public CompletionStage<PresenceResult> presence(String channel) {
        return send(channel, NO_ANSWER, ChannelCommand.ReadPresence::new);
    }

    @Override
    public CompletionStage<PresenceStatsResult> presenceStats(String channel) {
        return send(channel, NO_ANSWER, ChannelCommand.CountPresence::new);
    }

    private <T> CompletionStage<T> send(String channel, T failure, Function<Answer<T>, ChannelCommand> command) {
        PendingAnswer<T> answer = pending.open(failure, timeoutNanos);
        ChannelCommand sent = command.apply(answer);
        answer.resendBy(() -> gateway.tell(channel, sent));
        gateway.tell(channel, sent);
        pending.await(answer);
        return answer;
    }
}
