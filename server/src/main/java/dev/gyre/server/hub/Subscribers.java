package dev.gyre.server.hub;

import dev.gyre.protocol.Publication;
import dev.gyre.protocol.Push;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/// The subscribers in force of one channel on this node: by filter, and then by the form and shape in which they get
/// publications.
///
/// Subscribers and forms are told apart by identity.
@SuppressWarnings("ReferenceEquality")
final class Subscribers {

    private final Map<String, Group.Place> byClient = new HashMap<>(2);
    private final Selection unfiltered = new Selection(null);
    private final Map<TagsFilter, Selection> filtered = new LinkedHashMap<>(0);
    private final DeltaShapes shapes;
    private int joinLeave;

    Subscribers(DeltaShapes shapes) {
        this.shapes = shapes;
    }

    boolean isEmpty() {
        return byClient.isEmpty();
    }

    int size() {
        return byClient.size();
    }

    List<Subscriber> all() {
        return byClient.values().stream().map(Group.Place::subscriber).toList();
    }

    boolean contains(Subscriber subscriber) {
        Group.Place place = byClient.get(clientOf(subscriber));
        return place != null && place.subscriber() == subscriber;
    }

    /// @param known what the client has of the channel, for patches; null when that is unknown
    /// @return the earlier subscriber of the same client, which has lost its place; null for none
    @Nullable
    Subscriber add(Subscriber subscriber, @Nullable Publication known) {
        Group.Place earlier = byClient.get(clientOf(subscriber));
        if (earlier != null) {
            remove(earlier.subscriber());
        }
        TagsFilter filter = subscriber.terms().view().filter();
        Selection selection = filter == null ? unfiltered : filtered.computeIfAbsent(filter, Selection::new);
        Group group = selection.group(subscriber.outbound(), Group.Shape.of(subscriber.terms()), shapes);
        byClient.put(clientOf(subscriber), group.add(subscriber, known));
        if (subscriber.terms().pushJoinLeave()) {
            joinLeave++;
        }
        return earlier == null ? null : earlier.subscriber();
    }

    void remove(Subscriber subscriber) {
        Group.Place place = byClient.get(clientOf(subscriber));
        if (place == null || place.subscriber() != subscriber) {
            return;
        }
        byClient.remove(clientOf(subscriber));
        Selection selection = place.group().selection();
        selection.remove(place);
        if (selection.isEmpty() && selection.filter() != null) {
            filtered.remove(selection.filter());
        }
        if (subscriber.terms().pushJoinLeave()) {
            joinLeave--;
        }
    }

    private static String clientOf(Subscriber subscriber) {
        return subscriber.terms().info().client();
    }

    /// Hands the publications to every subscriber whose filter they pass, in one piece.
    ///
    /// @return the subscribers whose form cannot carry one of them, and who got nothing; mostly none
    List<Subscriber> send(List<PendingPublication> publications) {
        List<Subscriber> unreached = send(unfiltered, publications, List.of());
        for (Selection selection : filtered.values()) {
            unreached = send(selection, publications, unreached);
        }
        return unreached;
    }

    private static List<Subscriber> send(
            Selection selection, List<PendingPublication> publications, List<Subscriber> unreachedBefore) {
        List<Subscriber> unreached = unreachedBefore;
        List<PendingPublication> selected = selection.select(publications);
        if (selected.isEmpty()) {
            return unreached;
        }
        List<Group> groups = selection.groups();
        for (int i = 0; i < groups.size(); i++) {
            if (!groups.get(i).send(selected)) {
                unreached = new ArrayList<>(unreached);
                groups.get(i).forEach(unreached::add);
            }
        }
        return unreached;
    }

    /// Hands a join or leave to those who asked for them.
    void sendJoinLeave(Push push) {
        if (joinLeave == 0) {
            return;
        }
        var encoded = new EncodedPush(push);
        sendJoinLeave(unfiltered, encoded);
        filtered.values().forEach(selection -> sendJoinLeave(selection, encoded));
    }

    private static void sendJoinLeave(Selection selection, EncodedPush push) {
        for (Group group : selection.groups()) {
            group.forEach(subscriber -> {
                if (subscriber.terms().pushJoinLeave()) {
                    send(subscriber, push);
                }
            });
        }
    }

    static void sendTo(Subscriber subscriber, Push push) {
        send(subscriber, new EncodedPush(push));
    }

    private static void send(Subscriber subscriber, EncodedPush push) {
        ByteString frame = push.in(subscriber.outbound().form());
        if (frame != null) {
            subscriber.outbound().send(frame);
            subscriber.outbound().traffic().sent(push.type(), 1, frame.size());
        }
    }
}
