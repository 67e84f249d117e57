package dev.gyre.server.hub;

import dev.gyre.server.channel.RelayMessage;
import java.time.Duration;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/// What a relay is reminded of: one tick and one idle check at a time.
final class RelayTimers {

    private final ActorContext<RelayMessage> context;
    private final HubSettings settings;
    private boolean tickArmed;
    private boolean idleCheckArmed;

    RelayTimers(ActorContext<RelayMessage> context, HubSettings settings) {
        this.context = context;
        this.settings = settings;
    }

    /// @param retryDelay of what the tick may find unanswered
    void armTick(Duration retryDelay) {
        if (!tickArmed) {
            tickArmed = true;
            context.scheduleOnce(retryDelay.dividedBy(2), context.getSelf(), new RelayCommand.Tick());
        }
    }

    void onTick() {
        tickArmed = false;
    }

    void armIdleCheck() {
        if (!idleCheckArmed) {
            idleCheckArmed = true;
            context.scheduleOnce(settings.retireDelay(), context.getSelf(), new RelayCommand.CheckIdle());
        }
    }

    void onCheckIdle() {
        idleCheckArmed = false;
    }
}
