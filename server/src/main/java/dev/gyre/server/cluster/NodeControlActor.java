package dev.gyre.server.cluster;

import dev.gyre.server.cluster.ControlMessage.Answer;
import dev.gyre.server.cluster.ControlMessage.Finding;
import dev.gyre.server.cluster.ControlMessage.Request;
import dev.gyre.server.cluster.ControlMessage.Subscribers;
import dev.gyre.server.cluster.ControlMessage.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;

/// One on every node: knows its like on the other nodes, passes tasks on to them and gathers what they answer, and
/// does the tasks that come from them.
///
/// A node that leaves or becomes unreachable is no longer waited for; one that is only silent, until the deadline.
final class NodeControlActor extends AbstractMatchingBehavior<NodeControlActor.Message> {

    static final ServiceKey<ControlMessage> KEY = ServiceKey.create(ControlMessage.class, "node-control");

    /// Characters of channel names in one answer, far below the greatest frame between nodes.
    private static final int NAMES_IN_ANSWER = 200_000;

    sealed interface Message permits ControlMessage, Survey, Others, Deadline {}

    /// A task of this node for all others.
    ///
    /// @param findings completed with what the others answered in time, in no order
    record Survey(Task task, CompletableFuture<List<Finding>> findings) implements Message {}

    private record Others(Set<ActorRef<ControlMessage>> all) implements Message {}

    private record Deadline(Open survey) implements Message {}

    /// A survey that is under way.
    private static final class Open {
        private final CompletableFuture<List<Finding>> result;
        private final List<Finding> findings = new ArrayList<>();
        private int unanswered;

        Open(CompletableFuture<List<Finding>> result) {
            this.result = result;
        }
    }

    /// A request of a survey that has not been answered in full.
    private record Pending(ActorRef<ControlMessage> node, Open survey) {}

    private final LocalNode local;
    private final Duration timeout;
    private final IntConsumer onOthers;
    private final TimerScheduler<Message> timers;
    private final Map<Long, Pending> pending = new HashMap<>();
    private Set<ActorRef<ControlMessage>> others = Set.of();
    private long lastId;

    private NodeControlActor(
            ActorContext<Message> context,
            TimerScheduler<Message> timers,
            LocalNode local,
            Duration timeout,
            IntConsumer onOthers) {
        super(context);
        this.timers = timers;
        this.local = local;
        this.timeout = timeout;
        this.onOthers = onOthers;
    }

    /// @param timeout how long a survey waits for silent nodes
    /// @param onOthers told how many other nodes there are, whenever that changes
    static Behavior<Message> create(LocalNode local, Duration timeout, IntConsumer onOthers) {
        Behavior<Message> actor = Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            ActorRef<ControlMessage> self = context.getSelf().narrow();
            var listings =
                    context.messageAdapter(Receptionist.Listing.class, listing -> new Others(others(listing, self)));
            var receptionist = context.getSystem().receptionist();
            receptionist.tell(Receptionist.register(KEY, self));
            receptionist.tell(Receptionist.subscribe(KEY, listings));
            return new NodeControlActor(context, timers, local, timeout, onOthers);
        }));
        // resume: surveys under way must still be answered
        return Behaviors.supervise(actor).onFailure(SupervisorStrategy.resume());
    }

    @Override
    public Behavior<Message> onMessage(Message message) {
        switch (message) {
            case Survey survey -> onSurvey(survey);
            case Request request -> onRequest(request);
            case Answer answer -> onAnswer(answer);
            case Others(var all) -> onOthers(all);
            case Deadline(var survey) -> finish(survey);
        }
        return this;
    }

    @Override
    public Behavior<Message> onSignal(Signal signal) {
        if (signal instanceof PostStop) {
            pending.values().forEach(request -> complete(request.survey()));
        }
        return this;
    }

    private void onSurvey(Survey survey) {
        if (others.isEmpty()) {
            survey.findings().complete(List.of());
            return;
        }
        var open = new Open(survey.findings());
        others.forEach(node -> {
            long id = ++lastId;
            pending.put(id, new Pending(node, open));
            open.unanswered++;
            node.tell(new Request(id, survey.task(), getContext().getSelf().narrow()));
        });
        timers.startSingleTimer(open, new Deadline(open), timeout);
    }

    private void onAnswer(Answer answer) {
        var request = pending.get(answer.id());
        if (request == null) {
            return;
        }
        request.survey().findings.add(answer.finding());
        if (answer.last()) {
            pending.remove(answer.id());
            settle(request.survey());
        }
    }

    private void onOthers(Set<ActorRef<ControlMessage>> all) {
        others = all;
        onOthers.accept(all.size());
        var gone = pending.entrySet().stream()
                .filter(entry -> !all.contains(entry.getValue().node()))
                .toList();
        gone.forEach(entry -> {
            pending.remove(entry.getKey());
            settle(entry.getValue().survey());
        });
    }

    private void settle(Open survey) {
        if (--survey.unanswered == 0) {
            timers.cancel(survey);
            complete(survey);
        }
    }

    private void finish(Open survey) {
        pending.values().removeIf(request -> request.survey().equals(survey));
        complete(survey);
    }

    private static void complete(Open survey) {
        survey.result.complete(List.copyOf(survey.findings));
    }

    private void onRequest(Request request) {
        local.perform(request.task()).whenComplete((finding, failure) -> {
            if (failure == null) {
                answer(request, finding);
            }
        });
    }

    /// By the thread that has completed the finding, so without this actor's state.
    private static void answer(Request request, Finding finding) {
        List<Finding> parts = finding instanceof Subscribers(var byChannel) ? parts(byChannel) : List.of(finding);
        for (int i = 0; i < parts.size(); i++) {
            request.replyTo().tell(new Answer(request.id(), parts.get(i), i == parts.size() - 1));
        }
    }

    private static List<Finding> parts(Map<String, Integer> byChannel) {
        var parts = new ArrayList<Finding>();
        var part = new HashMap<String, Integer>();
        int names = 0;
        for (var entry : byChannel.entrySet()) {
            part.put(entry.getKey(), entry.getValue());
            names += entry.getKey().length() + 8;
            if (names >= NAMES_IN_ANSWER) {
                parts.add(new Subscribers(part));
                part.clear();
                names = 0;
            }
        }
        parts.add(new Subscribers(part));
        return parts;
    }

    private static Set<ActorRef<ControlMessage>> others(Receptionist.Listing listing, ActorRef<ControlMessage> self) {
        var others = new HashSet<>(listing.getServiceInstances(KEY));
        others.remove(self);
        return Set.copyOf(others);
    }
}
