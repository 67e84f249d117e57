package dev.gyre.server.client;

import dev.gyre.protocol.Disconnect;
import dev.gyre.protocol.Payload;
import dev.gyre.protocol.Unsubscribe;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The authenticated sessions of this node, by client and by user.
public final class LocalClients implements ClientRegistry {

    private final ConcurrentHashMap<String, ClientSession> byClient = new ConcurrentHashMap<>();
    /// A lone session stands for itself, several are in a set.
    private final ConcurrentHashMap<String, Object> byUser = new ConcurrentHashMap<>();

    private final LongAdder subscriptions = new LongAdder();

    void add(ClientSession session) {
        byUser.merge(session.info().user(), session, (others, _) -> with(others, session));
        byClient.put(session.client(), session);
        session.counted().opened();
    }

    void remove(ClientSession session) {
        if (byClient.remove(session.client(), session)) {
            session.counted().closed();
            byUser.computeIfPresent(session.info().user(), (_, others) -> without(others, session));
        }
    }

    private static Object with(Object others, ClientSession session) {
        if (others instanceof ClientSession first) {
            Set<ClientSession> set = ConcurrentHashMap.newKeySet();
            set.add(first);
            set.add(session);
            return set;
        }
        set(others).add(session);
        return others;
    }

    private static @Nullable Object without(Object others, ClientSession session) {
        if (others instanceof ClientSession) {
            return others == session ? null : others;
        }
        Set<ClientSession> set = set(others);
        set.remove(session);
        return set.isEmpty() ? null : set;
    }

    private static Collection<ClientSession> sessions(Object entry) {
        return entry instanceof ClientSession session ? List.of(session) : set(entry);
    }

    @SuppressWarnings("unchecked")
    private static Set<ClientSession> set(Object entry) {
        return (Set<ClientSession>) entry;
    }

    @Override
    public int rivals(String user, String client) {
        Object entry = byUser.get(user);
        return entry == null
                ? 0
                : (int) sessions(entry).stream()
                        .filter(session -> session.admitted()
                                ? !session.client().equals(client)
                                : session.client().compareTo(client) < 0)
                        .count();
    }

    void subscriptionsChanged(int difference) {
        subscriptions.add(difference);
    }

    @Override
    public void disconnect(Target target, Disconnect disconnect, Set<String> whitelist) {
        boolean replaced = disconnect.equals(Disconnect.CONNECTION_LIMIT);
        String rule = replaced ? "single_connection and a newer connection of the user, or server API" : "server API";
        forEach(target, session -> {
            if (!whitelist.contains(session.client())) {
                session.close(disconnect, rule);
            }
        });
    }

    /// Sends every client away.
    public void disconnectAll(Disconnect disconnect) {
        byClient.values()
                .forEach(session -> session.connection().execute(() -> session.close(disconnect, "node leaves")));
    }

    @Override
    public CompletionStage<Void> unsubscribe(Target target, String channel, Unsubscribe unsubscribe) {
        return order(target, (session, done) -> session.subscriptions().unsubscribe(channel, unsubscribe, done));
    }

    @Override
    public CompletionStage<Void> subscribe(Target target, ServerSubscription subscription) {
        return order(target, (session, done) -> session.subscriptions().subscribe(subscription, done));
    }

    @Override
    public void refresh(Target target, boolean expired, long expireAt, @Nullable Payload info) {
        forEach(target, session -> session.refresh(expired, expireAt, info));
    }

    @Override
    public Counts counts() {
        return new Counts(byClient.size(), byUser.size(), subscriptions.intValue());
    }

    /// @param order gets what it has to call when it is done
    private CompletionStage<Void> order(Target target, BiConsumer<ClientSession, Runnable> order) {
        var all = new AllDone();
        meant(target).forEach(session -> {
            Runnable done = all.part();
            session.connection().execute(() -> order.accept(session, done));
        });
        return all.begun();
    }

    private void forEach(Target target, Consumer<ClientSession> order) {
        meant(target).forEach(session -> session.connection().execute(() -> order.accept(session)));
    }

    private List<ClientSession> meant(Target target) {
        Object entry = byUser.get(target.user());
        return entry == null
                ? List.of()
                : sessions(entry).stream()
                        .filter(session ->
                                (target.client().isEmpty() || target.client().equals(session.client()))
                                        && (target.session().isEmpty()
                                                || target.session().equals(session.sessionId())))
                        .toList();
    }
}
