package dev.gyre.server.channel;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;

/// The nodes that are about to leave and want to be rid of their channels first. Any thread.
///
/// The receptionist spreads the news: a node that leaves registers an actor, which vanishes with the node.
final class Leavers {

    private static final ServiceKey<Void> KEY = ServiceKey.create(Void.class, "channel-leavers");

    private final ActorSystem<?> system;
    private final Cluster cluster;
    private final Address self;
    private volatile Set<Address> addresses = Set.of();

    private Leavers(ActorSystem<?> system) {
        this.system = system;
        this.cluster = Cluster.get(system);
        this.self = cluster.selfMember().address();
    }

    /// Once for each actor system.
    static Leavers follow(ActorSystem<?> system) {
        var leavers = new Leavers(system);
        Behavior<Receptionist.Listing> follower = Behaviors.receiveMessage(listing -> {
            leavers.addresses = listing.getServiceInstances(KEY).stream()
                    .map(leavers::addressOf)
                    .collect(Collectors.toUnmodifiableSet());
            return Behaviors.same();
        });
        ActorRef<Receptionist.Listing> subscriber =
                system.systemActorOf(follower, "channel-leavers-follower", Props.empty());
        system.receptionist().tell(Receptionist.subscribe(KEY, subscriber));
        return leavers;
    }

    /// Tells all nodes that this one leaves.
    void announce() {
        ActorRef<Void> token = system.systemActorOf(Behaviors.ignore(), "channel-leaver", Props.empty());
        system.receptionist().tell(Receptionist.register(KEY, token));
    }

    boolean isAnybody() {
        return !addresses.isEmpty();
    }

    /// @param region of a node
    boolean has(org.apache.pekko.actor.ActorRef region) {
        Set<Address> known = addresses;
        return !known.isEmpty() && known.contains(global(region.path().address()));
    }

    /// Whether no node would be left that could take a channel.
    boolean isEverybody() {
        Set<Address> known = addresses;
        return StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
                .filter(member -> member.hasRole(ChannelSharding.ROLE)
                        && MemberStatus.up().equals(member.status()))
                .allMatch(member -> known.contains(member.address()));
    }

    private Address addressOf(ActorRef<?> actor) {
        return global(actor.path().address());
    }

    private Address global(Address address) {
        return address.hasLocalScope() ? self : address;
    }
}
