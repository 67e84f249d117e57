package dev.gyre.server.channel;

import java.time.Duration;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/// The timers of a channel: when to look whether anybody uses it, and how long its stream may take to be read again. By
/// the entity's thread.
final class ChannelTimers {

    /// An entity that keeps something looks again after this many idle times at most.
    private static final int MOST_IDLE_TIMES = 20;

    /// How long publishers wait for the stream to be read again after a failure.
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final ActorContext<ChannelCommand> context;
    private final Duration idleTime;
    private boolean used;
    private boolean idleCheckArmed;
    private int recoveries;
    private int awaitedRecovery = -1;

    ChannelTimers(ActorContext<ChannelCommand> context, Duration idleTime) {
        this.context = context;
        this.idleTime = idleTime;
    }

    void onUsed() {
        used = true;
    }

    void armIdleCheck() {
        if (!idleCheckArmed) {
            armIdleCheck(idleTime);
        }
    }

    /// For an idle entity that keeps something: there is no need to look as often.
    void armIdleCheck(long keptForMillis) {
        armIdleCheck(idleTime.multipliedBy(Math.clamp(keptForMillis / idleTime.toMillis(), 1, MOST_IDLE_TIMES)));
    }

    private void armIdleCheck(Duration delay) {
        idleCheckArmed = true;
        context.scheduleOnce(delay, context.getSelf(), new ChannelCommand.CheckIdle());
    }

    void onCheckIdle() {
        idleCheckArmed = false;
    }

    /// Whether nobody has used the entity since this was asked last.
    boolean idle() {
        boolean idle = !used;
        used = false;
        return idle;
    }

    void awaitRecovery() {
        if (awaitedRecovery < recoveries) {
            awaitedRecovery = recoveries;
            context.scheduleOnce(PATIENCE, context.getSelf(), new ChannelCommand.CheckRecovery(recoveries));
        }
    }

    void onRecovered() {
        recoveries++;
    }

    /// Whether the stream has not been read since the check was arranged.
    boolean overdue(ChannelCommand.CheckRecovery check) {
        return check.recoveries() == recoveries;
    }
}
