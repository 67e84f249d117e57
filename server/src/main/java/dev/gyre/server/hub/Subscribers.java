package dev.gyre.server.hub;

import dev.gyre.protocol.ProtocolCodec.UnencodableException;
import dev.gyre.protocol.Push;
import dev.gyre.protocol.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/// The subscribers in force of one channel on this node, grouped by the form in which they get messages.
///
/// A message is encoded once for each form, and every subscriber of the form is handed the same bytes. Subscribers and
/// forms are told apart by identity.
@SuppressWarnings("ReferenceEquality")
final class Subscribers {

    private final Map<String, Place> byClient = new HashMap<>(2);
    private final List<Group> groups = new ArrayList<>(1);
    private int joinLeave;

    private static final class Group {
        private final WireForm form;
        private final List<Place> places = new ArrayList<>(1);

        Group(WireForm form) {
            this.form = form;
        }
    }

    private static final class Place {
        private final Subscriber subscriber;
        private final Group group;
        private int index;

        Place(Subscriber subscriber, Group group) {
            this.subscriber = subscriber;
            this.group = group;
            this.index = group.places.size();
        }
    }

    boolean isEmpty() {
        return byClient.isEmpty();
    }

    int size() {
        return byClient.size();
    }

    List<Subscriber> all() {
        return byClient.values().stream().map(place -> place.subscriber).toList();
    }

    boolean contains(Subscriber subscriber) {
        Place place = byClient.get(clientOf(subscriber));
        return place != null && place.subscriber == subscriber;
    }

    /// @return the earlier subscriber of the same client, which has lost its place; null for none
    @Nullable
    Subscriber add(Subscriber subscriber) {
        Place earlier = byClient.get(clientOf(subscriber));
        if (earlier != null) {
            remove(earlier.subscriber);
        }
        Group group = groupOf(subscriber.outbound().form());
        var place = new Place(subscriber, group);
        group.places.add(place);
        byClient.put(clientOf(subscriber), place);
        if (subscriber.terms().pushJoinLeave()) {
            joinLeave++;
        }
        return earlier == null ? null : earlier.subscriber;
    }

    void remove(Subscriber subscriber) {
        Place place = byClient.get(clientOf(subscriber));
        if (place == null || place.subscriber != subscriber) {
            return;
        }
        byClient.remove(clientOf(subscriber));
        List<Place> places = place.group.places;
        Place last = places.removeLast();
        if (last != place) {
            places.set(place.index, last);
            last.index = place.index;
        }
        if (places.isEmpty()) {
            groups.remove(place.group);
        }
        if (subscriber.terms().pushJoinLeave()) {
            joinLeave--;
        }
    }

    private Group groupOf(WireForm form) {
        for (Group group : groups) {
            if (group.form == form) {
                return group;
            }
        }
        var group = new Group(form);
        groups.add(group);
        return group;
    }

    private static String clientOf(Subscriber subscriber) {
        return subscriber.terms().info().client();
    }

    /// Hands the pushes to every subscriber, in one piece.
    ///
    /// @return the subscribers whose form cannot carry one of them, and who got nothing; mostly none
    List<Subscriber> send(List<Push> pushes) {
        List<Subscriber> unreached = List.of();
        for (int g = 0; g < groups.size(); g++) {
            Group group = groups.get(g);
            ByteString frames = frames(group.form, pushes);
            if (frames == null) {
                unreached = new ArrayList<>(unreached);
                for (Place place : group.places) {
                    unreached.add(place.subscriber);
                }
                continue;
            }
            for (int i = 0; i < group.places.size(); i++) {
                group.places.get(i).subscriber.outbound().send(frames);
            }
        }
        return unreached;
    }

    /// Hands a join or leave to those who asked for them.
    void sendJoinLeave(Push push) {
        if (joinLeave > 0) {
            for (Group group : groups) {
                sendWhere(group, push, subscriber -> subscriber.terms().pushJoinLeave());
            }
        }
    }

    void sendTo(Subscriber subscriber, Push push) {
        sendWhere(groupOf(subscriber.outbound().form()), push, member -> member == subscriber);
    }

    private static void sendWhere(Group group, Push push, Predicate<Subscriber> condition) {
        ByteString frame = null;
        for (Place place : group.places) {
            if (condition.test(place.subscriber)) {
                if (frame == null) {
                    frame = frames(group.form, List.of(push));
                }
                if (frame != null) {
                    place.subscriber.outbound().send(frame);
                }
            }
        }
    }

    /// Null when the form's encoding cannot carry one of them.
    private static @Nullable ByteString frames(WireForm form, List<Push> pushes) {
        try {
            if (pushes.size() == 1) {
                return frame(form, pushes.getFirst());
            }
            var frames = new ArrayList<ByteString>(pushes.size());
            int size = 0;
            for (Push push : pushes) {
                ByteString frame = frame(form, push);
                frames.add(frame);
                size += frame.size();
            }
            byte[] joined = new byte[size];
            int at = 0;
            for (ByteString frame : frames) {
                at += frame.copyToArray(joined, at);
            }
            return ByteString.fromArrayUnsafe(joined);
        } catch (UnencodableException _) {
            return null;
        }
    }

    private static ByteString frame(WireForm form, Push push) throws UnencodableException {
        return form.frame(form.codec().encode(Reply.push(push)));
    }
}
