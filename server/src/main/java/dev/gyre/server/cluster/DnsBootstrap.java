package dev.gyre.server.cluster;

import dev.gyre.server.config.BootstrapConfig;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds the other nodes by DNS, asks each over the cluster's own transport whether it is in a cluster, and joins or
/// forms one. Goes on to answer such questions while the node lives.
final class DnsBootstrap extends AbstractMatchingBehavior<DnsBootstrap.Message> {

    /// Part of the address at which nodes ask each other; never changes.
    static final String NAME = "dns-bootstrap";

    private static final Duration ROUND = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(DnsBootstrap.class);

    sealed interface Message permits ContactMessage, Round, Found {}

    private record Round() implements Message {}

    /// @param hosts empty when the name could not be resolved
    /// @param failure why, or empty
    private record Found(Optional<SortedSet<String>> hosts, String failure) implements Message {}

    private final BootstrapConfig config;
    private final NameResolver resolver;
    private final Executor blocking;
    private final Cluster cluster;
    private final Address self;
    private final String selfHost;
    private final Contacts contacts;
    private String lastReason = "";
    private boolean resolving;
    private boolean joining;

    private DnsBootstrap(
            ActorContext<Message> context, BootstrapConfig config, NameResolver resolver, Executor blocking) {
        super(context);
        this.config = config;
        this.resolver = resolver;
        this.blocking = blocking;
        this.cluster = Cluster.get(context.getSystem());
        this.self = cluster.selfMember().address();
        this.selfHost = self.getHost().orElseThrow();
        this.contacts = new Contacts(selfHost, config.requiredNodes(), config.stableMargin());
    }

    /// @param blocking runs the resolver
    static Behavior<Message> create(BootstrapConfig config, NameResolver resolver, Executor blocking) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(new Round(), Duration.ZERO, ROUND);
            return new DnsBootstrap(context, config, resolver, blocking);
        }));
    }

    @Override
    public Behavior<Message> onMessage(Message message) {
        switch (message) {
            case Round _ -> onRound();
            case Found found -> onFound(found);
            case ContactMessage.Question(var replyTo) ->
                replyTo.tell(new ContactMessage.Answer(selfHost, isMember(), contacts.found()));
            case ContactMessage.Answer answer -> contacts.onAnswer(answer, System.nanoTime());
        }
        return Behaviors.same();
    }

    private boolean isMember() {
        var status = cluster.selfMember().status();
        return status.equals(MemberStatus.up()) || status.equals(MemberStatus.weaklyUp());
    }

    private void onRound() {
        if (joining || isMember()) {
            return;
        }
        if (!resolving) {
            resolving = true;
            var hosts = CompletableFuture.supplyAsync(this::resolve, blocking);
            getContext()
                    .pipeToSelf(
                            hosts,
                            (found, failure) -> failure == null
                                    ? new Found(Optional.of(found), "")
                                    : new Found(Optional.empty(), String.valueOf(failure.getMessage())));
        }
        switch (contacts.decide(System.nanoTime())) {
            case Contacts.Wait(var reason) -> say(reason);
            case Contacts.FormNew _ -> {
                LOG.atInfo().addKeyValue("nodes", contacts.found()).log("forming a new cluster");
                joining = true;
                cluster.manager().tell(Join.create(self));
            }
            case Contacts.Join(var host) -> {
                LOG.atInfo().addKeyValue("node", host).log("joining a cluster");
                joining = true;
                cluster.manager().tell(new JoinSeedNodes(List.of(address(host))));
            }
        }
    }

    private SortedSet<String> resolve() {
        try {
            return resolver.hosts(config.dnsName());
        } catch (UnknownHostException unknown) {
            throw new CompletionException(
                    "cluster.bootstrap.dns_name " + config.dnsName() + " has no address records", unknown);
        }
    }

    private void onFound(Found found) {
        resolving = false;
        if (found.hosts().isEmpty()) {
            say(found.failure());
            return;
        }
        contacts.onFound(found.hosts().get(), System.nanoTime());
        for (String host : contacts.found()) {
            if (!host.equals(selfHost)) {
                ActorRef<ContactMessage> other = ActorRefResolver.get(
                                getContext().getSystem())
                        .resolveActorRef(address(host) + "/system/" + NAME);
                other.tell(new ContactMessage.Question(getContext().getSelf().narrow()));
            }
        }
    }

    /// All nodes have the same port and the same name of the system.
    private Address address(String host) {
        return new Address(self.protocol(), self.system(), host, self.getPort().orElseThrow());
    }

    private void say(String reason) {
        if (!reason.equals(lastReason)) {
            lastReason = reason;
            LOG.atInfo().addKeyValue("reason", reason).log("waiting for other nodes");
        }
    }
}
