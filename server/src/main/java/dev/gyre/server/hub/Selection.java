package dev.gyre.server.hub;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Subscribers with the same filter, which is evaluated once for all of them.
final class Selection {

    private final @Nullable TagsFilter filter;
    private final List<Group> groups = new ArrayList<>(1);

    /// @param filter null for all publications
    Selection(@Nullable TagsFilter filter) {
        this.filter = filter;
    }

    @Nullable
    TagsFilter filter() {
        return filter;
    }

    List<Group> groups() {
        return groups;
    }

    boolean isEmpty() {
        return groups.isEmpty();
    }

    Group group(Outbound outbound, Group.Shape shape, DeltaShapes shapes) {
        for (Group group : groups) {
            if (group.takes(outbound, shape)) {
                return group;
            }
        }
        var group = new Group(this, outbound, shape, shapes);
        groups.add(group);
        return group;
    }

    void remove(Group.Place place) {
        Group group = place.group();
        group.remove(place);
        if (group.isEmpty()) {
            groups.remove(group);
        }
    }

    /// Those that pass the filter, in their order.
    List<PendingPublication> select(List<PendingPublication> publications) {
        if (filter == null) {
            return publications;
        }
        List<PendingPublication> selected = new ArrayList<>(publications.size());
        for (PendingPublication publication : publications) {
            if (filter.matches(publication.publication().tags())) {
                selected.add(publication);
            }
        }
        return selected;
    }
}
