package dev.gyre.server.client;

import dev.gyre.protocol.ClientError;
import dev.gyre.protocol.ClientInfo;
import dev.gyre.protocol.Position;
import dev.gyre.protocol.ProtocolCodec.UnencodableException;
import dev.gyre.protocol.Publication;
import dev.gyre.protocol.Push;
import dev.gyre.protocol.Reply;
import dev.gyre.server.channel.Channels;
import dev.gyre.server.channel.Namespaces;
import dev.gyre.server.config.ChannelOptions;
import dev.gyre.server.hub.Hub;
import dev.gyre.server.hub.Outbound;
import dev.gyre.server.hub.Subscriber;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Channels and relays of one node in a few lines: what is asked of them happens later, one after the other, when a
/// test calls [#runNext].
final class MemoryBroker implements Hub, Channels {

    private final Namespaces namespaces;
    private final Deque<Runnable> events = new ArrayDeque<>();
    private final Map<String, Stream> streams = new HashMap<>();
    private final Set<String> unreachable = new HashSet<>();

    private static final class Stream {
        String epoch;
        long offset;
        final List<Publication> window = new ArrayList<>();
        final Map<String, Subscriber> subscribers = new LinkedHashMap<>();

        Stream(String epoch) {
            this.epoch = epoch;
        }

        Position top() {
            return new Position(offset, epoch);
        }
    }

    MemoryBroker(Namespaces namespaces) {
        this.namespaces = namespaces;
    }

    boolean runNext() {
        Runnable event = events.poll();
        if (event != null) {
            event.run();
        }
        return event != null;
    }

    int subscribers() {
        return streams.values().stream()
                .mapToInt(stream -> stream.subscribers.size())
                .sum();
    }

    /// From now on the channel refuses every subscriber.
    void makeUnreachable(String channel) {
        unreachable.add(channel);
    }

    /// The stream begins anew; positioned subscribers have missed something.
    void forget(String channel) {
        events.add(() -> {
            Stream stream = stream(channel);
            stream.epoch = stream.epoch + "'";
            stream.offset = 0;
            stream.window.clear();
            for (Subscriber subscriber : List.copyOf(stream.subscribers.values())) {
                if (subscriber.terms().positioned()) {
                    stream.subscribers.remove(subscriber.terms().info().client());
                    subscriber.onInsufficientState();
                }
            }
        });
    }

    private Stream stream(String channel) {
        return streams.computeIfAbsent(channel, _ -> new Stream("e" + (streams.size() + 1)));
    }

    private ChannelOptions options(String channel) {
        return namespaces.options(channel).orElseThrow();
    }

    @Override
    public void subscribe(Subscriber subscriber) {
        events.add(() -> {
            if (unreachable.contains(subscriber.channel())) {
                subscriber.onRefused(ClientError.INTERNAL);
                return;
            }
            Stream stream = stream(subscriber.channel());
            Subscriber.Terms terms = subscriber.terms();
            Subscriber.Start start = start(stream, terms);
            if (terms.recoveredOnly() && terms.since() != null && !start.recovered()) {
                subscriber.onRefused(ClientError.UNRECOVERABLE_POSITION);
                return;
            }
            stream.subscribers.put(terms.info().client(), subscriber);
            subscriber.onSubscribed(start);
            if (terms.emitJoinLeave()) {
                announce(stream, new Push.Joined(subscriber.channel(), terms.info()));
            }
        });
    }

    private static Subscriber.Start start(Stream stream, Subscriber.Terms terms) {
        Position since = terms.since();
        if (since == null) {
            return Subscriber.Start.unrecovered(stream.top());
        }
        if (terms.cacheMode()) {
            List<Publication> latest = stream.window.isEmpty() ? List.of() : List.of(stream.window.getLast());
            boolean there = since.equals(stream.top());
            return new Subscriber.Start(stream.top(), there || !latest.isEmpty(), null, there ? List.of() : latest);
        }
        List<Publication> missed = stream.window.stream()
                .filter(publication -> publication.offset() > since.offset())
                .toList();
        boolean recovered = (since.epoch().isEmpty() || since.epoch().equals(stream.epoch))
                && missed.size() == stream.offset - since.offset()
                && missed.size() <= terms.recoveryLimit();
        return new Subscriber.Start(stream.top(), recovered, null, recovered ? missed : List.of());
    }

    private static void announce(Stream stream, Push push) {
        for (Subscriber subscriber : stream.subscribers.values()) {
            if (subscriber.terms().pushJoinLeave()) {
                send(subscriber.outbound(), push);
            }
        }
    }

    private static void send(Outbound outbound, Push push) {
        try {
            outbound.send(outbound.form().frame(outbound.form().codec().encode(Reply.push(push))));
        } catch (UnencodableException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void unsubscribe(Subscriber subscriber) {
        events.add(() -> {
            Stream stream = stream(subscriber.channel());
            ClientInfo info = subscriber.terms().info();
            if (stream.subscribers.remove(info.client(), subscriber)
                    && subscriber.terms().emitJoinLeave()) {
                announce(stream, new Push.Left(subscriber.channel(), info));
            }
            subscriber.onUnsubscribed();
        });
    }

    @Override
    public void afterPublications(String channel, Runnable task) {
        events.add(task);
    }

    @Override
    public CompletionStage<Map<String, Integer>> subscriberCounts() {
        return CompletableFuture.completedStage(Map.of());
    }

    @Override
    public CompletionStage<PublishResult> publish(String channel, Draft draft) {
        return later(() -> {
            Stream stream = stream(channel);
            ChannelOptions options = options(channel);
            boolean history = options.hasHistory();
            stream.offset += history ? 1 : 0;
            Publication publication = Publication.of(draft.data(), draft.info(), stream.offset, draft.tags());
            if (history) {
                stream.window.add(publication);
                if (stream.window.size() > options.historySize()) {
                    stream.window.removeFirst();
                }
            }
            Publication shown = stream.offset == 1 ? publication.withEpoch(stream.epoch) : publication;
            events.addFirst(() -> stream.subscribers
                    .values()
                    .forEach(subscriber -> send(subscriber.outbound(), new Push.Published(channel, shown))));
            return new Published(history ? stream.top() : Position.NONE);
        });
    }

    @Override
    public CompletionStage<HistoryResult> history(String channel, HistoryQuery query) {
        return later(() -> {
            Stream stream = stream(channel);
            Position since = query.since();
            if (since != null && !since.epoch().isEmpty() && !since.epoch().equals(stream.epoch)) {
                return new Failed(ClientError.UNRECOVERABLE_POSITION);
            }
            List<Publication> page = new ArrayList<>(query.reverse() ? stream.window.reversed() : stream.window);
            page.removeIf(publication -> since != null && !after(publication, since, query.reverse()));
            int limit = query.limit() < 0 ? page.size() : Math.min(query.limit(), page.size());
            return new HistoryPage(page.subList(0, limit), stream.top());
        });
    }

    private static boolean after(Publication publication, Position since, boolean reverse) {
        return reverse ? publication.offset() < since.offset() : publication.offset() > since.offset();
    }

    @Override
    public CompletionStage<DoneResult> removeHistory(String channel) {
        return later(() -> {
            stream(channel).window.clear();
            return new Done();
        });
    }

    @Override
    public CompletionStage<PresenceResult> presence(String channel) {
        return later(() -> new Present(present(channel)));
    }

    @Override
    public CompletionStage<PresenceStatsResult> presenceStats(String channel) {
        return later(() -> {
            Map<String, ClientInfo> present = present(channel);
            long users =
                    present.values().stream().map(ClientInfo::user).distinct().count();
            return new Counted(present.size(), users);
        });
    }

    private Map<String, ClientInfo> present(String channel) {
        Map<String, ClientInfo> present = new HashMap<>();
        stream(channel).subscribers.values().stream()
                .filter(subscriber -> subscriber.terms().presence())
                .forEach(subscriber -> present.put(
                        subscriber.terms().info().client(), subscriber.terms().info()));
        return Collections.unmodifiableMap(present);
    }

    private <T> CompletionStage<T> later(java.util.function.Supplier<T> answer) {
        CompletableFuture<T> future = new CompletableFuture<>();
        events.add(() -> {
            @Nullable T result = answer.get();
            // behind what the answer has caused itself
            events.add(() -> future.complete(result));
        });
        return future;
    }
}
