package dev.gyre.server.channel;

import dev.gyre.protocol.ClientInfo;
import dev.gyre.server.channel.ChannelCommand.Member;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/// The relays that follow a channel, one a node at most, and the members that they have brought.
///
/// Not stored: presence belongs to connections. After the entity has moved, the relays attach again and bring their
/// members.
final class Audience {

    private static final int MEMBERS_IN_ROSTER = 200;

    private final List<Seat> seats = new ArrayList<>(1);
    private final ActorRef<ChannelCommand> entity;
    private final LostNodes lostNodes;

    /// @param members by client id
    private record Seat(ActorRef<RelayMessage> relay, long node, Map<String, Member> members) {}

    Audience(ActorRef<ChannelCommand> entity, LostNodes lostNodes) {
        this.entity = entity;
        this.lostNodes = lostNodes;
    }

    boolean isEmpty() {
        return seats.isEmpty();
    }

    void tell(RelayMessage.FromEntity message) {
        for (int i = 0; i < seats.size(); i++) {
            seats.get(i).relay().tell(message);
        }
    }

    /// @return false when the relay's node has left the cluster already
    boolean attach(ActorRef<RelayMessage> relay, long node) {
        for (int i = 0; i < seats.size(); i++) {
            Seat seat = seats.get(i);
            if (seat.node() == node) {
                if (!seat.relay().equals(relay)) {
                    seats.set(i, new Seat(relay, node, new LinkedHashMap<>(0)));
                    tellRoster(relay, node);
                }
                return true;
            }
        }
        if (!lostNodes.watch(node, entity)) {
            return false;
        }
        seats.add(new Seat(relay, node, new LinkedHashMap<>(0)));
        tellRoster(relay, node);
        return true;
    }

    /// The relay has to know who may be lost together with this entity.
    private void tellRoster(ActorRef<RelayMessage> relay, long node) {
        var part = new ArrayList<RelayMessage.MemberJoined>(0);
        for (Seat seat : seats) {
            for (Member member : seat.members().values()) {
                if (member.emit() && seat.node() != node) {
                    part.add(new RelayMessage.MemberJoined(member.info(), seat.node()));
                    if (part.size() == MEMBERS_IN_ROSTER) {
                        relay.tell(new RelayMessage.Roster(part));
                        part.clear();
                    }
                }
            }
        }
        if (!part.isEmpty()) {
            relay.tell(new RelayMessage.Roster(part));
        }
    }

    void detach(ActorRef<RelayMessage> relay) {
        Seat seat = seatOf(relay);
        if (seat != null) {
            remove(seat);
        }
    }

    void nodeGone(long node) {
        for (Seat seat : List.copyOf(seats)) {
            if (seat.node() == node) {
                remove(seat);
            }
        }
    }

    private void remove(Seat seat) {
        seats.remove(seat);
        lostNodes.unwatch(seat.node(), entity);
        seat.members().values().forEach(this::tellLeft);
    }

    /// The entity ends.
    void close() {
        tell(new RelayMessage.Ended(entity));
        seats.forEach(seat -> lostNodes.unwatch(seat.node(), entity));
        seats.clear();
    }

    void join(ActorRef<RelayMessage> relay, Member member) {
        Seat seat = seatOf(relay);
        if (seat == null) {
            return;
        }
        seat.members().put(member.info().client(), member);
        relay.tell(new RelayMessage.JoinTaken(member.info().client()));
        if (member.emit()) {
            tell(new RelayMessage.MemberJoined(member.info(), seat.node()));
        }
    }

    void rejoin(ActorRef<RelayMessage> relay, List<Member> members) {
        Seat seat = seatOf(relay);
        if (seat != null) {
            members.forEach(member -> seat.members().put(member.info().client(), member));
        }
    }

    /// Others are told also when the member was not known: it may have joined an entity that has moved since.
    void leave(ActorRef<RelayMessage> relay, Member member) {
        Seat seat = seatOf(relay);
        if (seat != null) {
            seat.members().remove(member.info().client());
        }
        tellLeft(member);
    }

    private void tellLeft(Member member) {
        if (member.emit()) {
            tell(new RelayMessage.MemberLeft(member.info()));
        }
    }

    Channels.Present present() {
        var clients = new HashMap<String, ClientInfo>();
        for (Seat seat : seats) {
            for (Member member : seat.members().values()) {
                if (member.presence()) {
                    clients.put(member.info().client(), member.info());
                }
            }
        }
        return new Channels.Present(clients);
    }

    Channels.Counted counted() {
        long clients = 0;
        var users = new HashSet<String>();
        for (Seat seat : seats) {
            for (Member member : seat.members().values()) {
                if (member.presence()) {
                    clients++;
                    users.add(member.info().user());
                }
            }
        }
        return new Channels.Counted(clients, users.size());
    }

    private @Nullable Seat seatOf(ActorRef<RelayMessage> relay) {
        for (int i = 0; i < seats.size(); i++) {
            if (seats.get(i).relay().equals(relay)) {
                return seats.get(i);
            }
        }
        return null;
    }
}
