package dev.gyre.server.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A session's subscriptions by channel, those under way included. Most sessions have one, so the first one stands
/// alone and a map comes with the second. By the connection's thread.
final class SubscriptionTable {

    private @Nullable Subscription only;
    private @Nullable Map<String, Subscription> several;

    int size() {
        if (several != null) {
            return several.size();
        }
        return only == null ? 0 : 1;
    }

    @Nullable
    Subscription get(String channel) {
        if (several != null) {
            return several.get(channel);
        }
        return only != null && only.channel().equals(channel) ? only : null;
    }

    List<Subscription> all() {
        if (several != null) {
            return new ArrayList<>(several.values());
        }
        return only == null ? List.of() : List.of(only);
    }

    /// Takes the place of another one of the same channel.
    void put(Subscription subscription) {
        String channel = subscription.channel();
        if (several != null) {
            several.put(channel, subscription);
        } else if (only == null || only.channel().equals(channel)) {
            only = subscription;
        } else {
            several = new HashMap<>();
            several.put(only.channel(), only);
            several.put(channel, subscription);
            only = null;
        }
    }

    /// Whether exactly this one was there.
    boolean remove(Subscription subscription) {
        if (several != null) {
            return several.remove(subscription.channel(), subscription);
        }
        boolean there = only == subscription;
        only = there ? null : only;
        return there;
    }
}
