package dev.gyre.server.channel;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// All callers of this node that wait for an entity, wherever it lives.
///
/// One sweep serves all deadlines and repeated attempts: a timer each would cost more than the publication. The
/// queue is looked at from its head, where the oldest waits, until one is found that is not yet due. Those that
/// have been answered are dropped on the way. When the delay of attempts becomes shorter, those behind wait for the
/// ones before them once.
final class PendingAnswers implements Extension {

    private static final Duration SWEEP_INTERVAL = Duration.ofMillis(50);

    /// Marks keys that no back end can have chosen by accident.
    static final String MADE_KEY_PREFIX = "\u0000";

    private static final Id ID = new Id();

    private final ConcurrentLinkedQueue<PendingAnswer<?>> waiting = new ConcurrentLinkedQueue<>();
    private final ConcurrentHashMap<Long, PendingAnswer<?>> remote = new ConcurrentHashMap<>();
    private final AtomicLong lastRemoteId = new AtomicLong();
    private final String keyPrefix = MADE_KEY_PREFIX + UUID.randomUUID() + "-";
    private final ActorRef<Answer.Answered> responder;

    private PendingAnswers(ActorSystem<?> system) {
        responder = system.systemActorOf(responderBehavior(), "channel-answers", Props.empty());
        system.scheduler()
                .scheduleWithFixedDelay(SWEEP_INTERVAL, SWEEP_INTERVAL, this::sweep, system.executionContext());
    }

    static PendingAnswers of(ActorSystem<?> system) {
        return ID.apply(system);
    }

    ActorRef<Answer.Answered> responder() {
        return responder;
    }

    /// @param failure the answer when none comes in time
    <T> PendingAnswer<T> open(T failure, long timeoutNanos) {
        return new PendingAnswer<>(this, failure, System.nanoTime(), timeoutNanos);
    }

    /// From now on the deadline is kept.
    ///
    /// @param retryDelay how long to wait before the command is sent again when no entity has taken it
    void await(PendingAnswer<?> answer, Duration retryDelay) {
        if (answer.isDone()) {
            return;
        }
        answer.dueEvery(retryDelay.toNanos(), System.nanoTime());
        waiting.add(answer);
    }

    long register(PendingAnswer<?> answer) {
        long id = lastRemoteId.incrementAndGet();
        remote.put(id, answer);
        return id;
    }

    void forget(long remoteId) {
        remote.remove(remoteId);
    }

    String madeKey(long remoteId) {
        return keyPrefix + remoteId;
    }

    private void sweep() {
        long now = System.nanoTime();
        var head = waiting.peek();
        while (head != null && head.isDue(now)) {
            waiting.remove();
            if (head.sweep(now)) {
                waiting.add(head);
            }
            head = waiting.peek();
        }
    }

    private Behavior<Answer.Answered> responderBehavior() {
        return Behaviors.receiveMessage(answered -> {
            var answer = remote.get(answered.id());
            if (answer != null) {
                answer.onAnswered(answered);
                if (answered.last()) {
                    remote.remove(answered.id());
                }
            }
            return Behaviors.same();
        });
    }

    private static final class Id extends ExtensionId<PendingAnswers> {
        @Override
        public PendingAnswers createExtension(ActorSystem<?> system) {
            return new PendingAnswers(system);
        }
    }
}
