package dev.gyre.server.cluster;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent.MemberEvent;
import org.apache.pekko.cluster.ClusterEvent.MemberRemoved;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Down;
import org.apache.pekko.cluster.typed.Subscribe;

/// Removes a node whose process has ended within a second, where missing heartbeats take several.
///
/// Heartbeats cannot tell a dead process from one that is paused for some seconds, so the failure detector has to wait.
/// A port that refuses connections can be told at once ([Lifeline]). It counts only as long as this node also reaches
/// more than half of the cluster: a firewall that refuses in the name of others cannot make the smaller side remove the
/// larger one. Everything else is left to the split-brain resolver.
public final class Lifelines extends AbstractMatchingBehavior<Lifelines.Message> {

    /// Nodes that one node watches; those that follow it in the order of addresses.
    private static final int MOST_WATCHED = 8;

    private static final Set<MemberStatus> COUNTED = Set.of(MemberStatus.up(), MemberStatus.leaving());

    private final Cluster cluster;
    private final EndedProcesses ended;
    private final UniqueAddress self;
    private final TreeMap<UniqueAddress, MemberStatus> members = new TreeMap<>();
    private final Map<UniqueAddress, Lifeline> lines = new HashMap<>();
    private final Set<UniqueAddress> doubted = new HashSet<>();

    /// What the actor is told.
    sealed interface Message {}

    private record Changed(MemberEvent event) implements Message {}

    private record Refused(UniqueAddress node) implements Message {}

    private record Reached(UniqueAddress suspect, int others, int members) implements Message {}

    private Lifelines(ActorContext<Message> context) {
        super(context);
        cluster = Cluster.get(context.getSystem());
        ended = EndedProcesses.of(context.getSystem().classicSystem().eventStream());
        self = cluster.selfMember().uniqueAddress();
        ActorRef<MemberEvent> events = context.messageAdapter(MemberEvent.class, Changed::new);
        cluster.subscriptions().tell(new Subscribe<>(events, MemberEvent.class));
    }

    /// Called once by every node, when it is a member.
    public static void start(ActorSystem<?> system) {
        system.systemActorOf(Behaviors.setup(Lifelines::new), "lifelines", Props.empty());
    }

    @Override
    public Behavior<Message> onMessage(Message message) {
        switch (message) {
            case Changed changed -> onChanged(changed.event());
            case Refused refused -> onRefused(refused.node());
            case Reached reached -> onReached(reached);
        }
        return Behaviors.same();
    }

    @Override
    public Behavior<Message> onSignal(Signal signal) {
        if (signal instanceof PostStop) {
            lines.values().forEach(Lifeline::close);
        }
        return Behaviors.same();
    }

    private void onChanged(MemberEvent event) {
        UniqueAddress node = event.member().uniqueAddress();
        if (event instanceof MemberRemoved) {
            members.remove(node);
            ended.forget(node.address().toString());
        } else {
            members.put(node, event.member().status());
        }
        List<UniqueAddress> watched = watched();
        lines.entrySet().removeIf(line -> {
            if (watched.contains(line.getKey())) {
                return false;
            }
            line.getValue().close();
            return true;
        });
        for (UniqueAddress other : watched) {
            lines.computeIfAbsent(other, this::startLine);
        }
    }

    private Lifeline startLine(UniqueAddress node) {
        ActorRef<Message> actor = getContext().getSelf();
        return Lifeline.start(addressOf(node.address()), () -> actor.tell(new Refused(node)));
    }

    private List<UniqueAddress> watched() {
        var ring = new ArrayList<UniqueAddress>(members.tailMap(self, false).keySet());
        ring.addAll(members.headMap(self, false).keySet());
        ring.removeIf(node -> !COUNTED.contains(members.get(node)));
        return List.copyOf(ring.subList(0, Math.min(MOST_WATCHED, ring.size())));
    }

    /// Looks whether this node still reaches the others before it trusts what it has seen.
    private void onRefused(UniqueAddress suspect) {
        if (!COUNTED.contains(members.get(suspect)) || !doubted.add(suspect)) {
            return;
        }
        List<InetSocketAddress> others = members.entrySet().stream()
                .filter(member -> COUNTED.contains(member.getValue()))
                .map(Map.Entry::getKey)
                .filter(node -> !node.equals(self) && !node.equals(suspect))
                .map(node -> addressOf(node.address()))
                .toList();
        ActorRef<Message> actor = getContext().getSelf();
        int all = others.size() + 2;
        Thread.ofVirtual().name("lifelines-others").start(() -> {
            // more than half, this node included, is enough
            int reached = (int)
                    others.stream().filter(Lifeline::answers).limit(all / 2).count();
            actor.tell(new Reached(suspect, reached, all));
        });
    }

    private void onReached(Reached reached) {
        UniqueAddress suspect = reached.suspect();
        doubted.remove(suspect);
        if (!COUNTED.contains(members.get(suspect)) || 2 * (reached.others() + 1) <= reached.members()) {
            return;
        }
        getContext()
                .getLog()
                .atWarn()
                .addKeyValue("node", suspect.address())
                .log("the process of another node has ended, its port refuses connections");
        ended.ended(suspect.address().toString());
        cluster.manager().tell(new Down(suspect.address()));
    }

    private static InetSocketAddress addressOf(Address address) {
        return InetSocketAddress.createUnresolved(
                address.getHost().orElseThrow(), address.getPort().orElseThrow());
    }
}
