package dev.gyre.server.hub;

import static org.awaitility.Awaitility.await;

import dev.gyre.protocol.ClientError;
import dev.gyre.protocol.ClientInfo;
import dev.gyre.protocol.FilterNode;
import dev.gyre.protocol.Payload;
import dev.gyre.protocol.Position;
import dev.gyre.server.metrics.NodeMetrics;
import dev.gyre.server.metrics.TransportMetrics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.apache.pekko.util.ByteString;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/// A subscriber that writes down what happens to it, in order.
///
/// `subscribed`, `recovered 3:c`, `refused 100`, `unsubscribed`, `insufficient`, `unencodable`, and the lines of
/// [TestForm].
final class ProbeSubscriber implements Subscriber, Outbound {

    private static final TransportMetrics TRAFFIC =
            NodeMetrics.create().clients().transport("websocket");

    private final String channel;
    private final WireForm form;
    private final Terms terms;
    private final List<String> log = new CopyOnWriteArrayList<>();
    final AtomicInteger sends = new AtomicInteger();
    private volatile @Nullable Start start;
    private TransportMetrics traffic = TRAFFIC;

    private ProbeSubscriber(String channel, WireForm form, Terms terms) {
        this.channel = channel;
        this.form = form;
        this.terms = terms;
    }

    static ProbeSubscriber of(String channel, String client, WireForm form, UnaryOperator<Wish> wish) {
        Wish wished = wish.apply(new Wish());
        var info = new ClientInfo("user-" + client, client, Payload.EMPTY, Payload.EMPTY);
        return new ProbeSubscriber(
                channel,
                form,
                new Terms(
                        info,
                        wished.presence,
                        wished.emit,
                        wished.push,
                        wished.positioned,
                        wished.since,
                        wished.recoveryLimit,
                        wished.cache,
                        wished.recoveredOnly,
                        new View(wished.delta, wished.filter)));
    }

    ProbeSubscriber over(TransportMetrics transport) {
        traffic = transport;
        return this;
    }

    /// What a subscription wants; nothing at first.
    static final class Wish {
        private boolean presence;
        private boolean emit;
        private boolean push;
        private boolean positioned;
        private boolean cache;
        private boolean recoveredOnly;
        private boolean delta;
        private @Nullable TagsFilter filter;
        private int recoveryLimit = 300;
        private @Nullable Position since;

        Wish presence() {
            presence = true;
            return this;
        }

        Wish emit() {
            emit = true;
            return this;
        }

        Wish push() {
            push = true;
            return this;
        }

        Wish positioned() {
            positioned = true;
            return this;
        }

        Wish cache() {
            cache = true;
            return this;
        }

        Wish recoveredOnly() {
            recoveredOnly = true;
            return this;
        }

        Wish delta() {
            delta = true;
            return this;
        }

        Wish filter(FilterNode node) {
            filter = TagsFilter.of(node).orElseThrow();
            return this;
        }

        Wish recoveryLimit(int limit) {
            recoveryLimit = limit;
            return this;
        }

        Wish since(Position position) {
            since = position;
            positioned = true;
            return this;
        }
    }

    @Override
    public String channel() {
        return channel;
    }

    @Override
    public Outbound outbound() {
        return this;
    }

    @Override
    public Terms terms() {
        return terms;
    }

    @Override
    public TransportMetrics traffic() {
        return traffic;
    }

    @Override
    public WireForm form() {
        return form;
    }

    @Override
    public void send(ByteString frames) {
        sends.incrementAndGet();
        log.addAll(frames.utf8String().lines().toList());
    }

    @Override
    public void onSubscribed(Start started) {
        start = started;
        log.add("subscribed");
        if (started.recovered()) {
            log.add("recovered");
        }
        started.publications().forEach(publication -> log.add(TestForm.text(publication)));
    }

    @Override
    public void onRefused(ClientError error) {
        log.add("refused " + error.code());
    }

    @Override
    public void onUnsubscribed() {
        log.add("unsubscribed");
    }

    @Override
    public void onInsufficientState() {
        log.add("insufficient");
    }

    @Override
    public void onUnencodable() {
        log.add("unencodable");
    }

    List<String> log() {
        return List.copyOf(log);
    }

    Position top() {
        Start started = start;
        Assertions.assertThat(started).isNotNull();
        return started == null ? Position.NONE : started.top();
    }

    /// Waits until the log holds exactly these entries.
    void expect(String... entries) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> Assertions.assertThat(log).containsExactly(entries));
    }

    ProbeSubscriber expectSubscribed() {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> Assertions.assertThat(log).contains("subscribed"));
        return this;
    }
}
