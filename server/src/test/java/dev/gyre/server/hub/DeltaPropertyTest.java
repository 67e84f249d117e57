package dev.gyre.server.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gyre.protocol.FilterNode;
import dev.gyre.protocol.Payload;
import dev.gyre.protocol.Publication;
import dev.gyre.server.channel.ManualClock;
import dev.gyre.server.channel.RelayedPublication;
import dev.gyre.server.hub.ReconstructingClient.Got;
import dev.gyre.server.metrics.NodeMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients with and without patches and filters come, go and recover while publications, lost messages and moves of the
/// entity happen: what each of them makes of the patches is what was published.
@SuppressWarnings("NullAway.Init")
class DeltaPropertyTest {

    private static final int HISTORY_SIZE = 8;
    private static final int STEPS = 400;

    private static ActorTestKit kit;

    private final PublicationForm quoting = new PublicationForm(true);
    private final PublicationForm plain = new PublicationForm(false);
    private final List<Publication> published = new ArrayList<>();
    private final List<ReconstructingClient> clients = new ArrayList<>();
    private PlayedEntity entity;
    private RelayHub hub;
    private String text = "{\"symbol\":\"ABCDEFGH\",\"exchange\":\"Börse\",\"price\":100,\"note\":\"and so on\"}";

    @BeforeAll
    static void startKit() {
        kit = ActorTestKit.create();
    }

    @AfterAll
    static void stopKit() {
        kit.shutdownTestKit();
    }

    private void start(Random random) {
        entity = new PlayedEntity(kit, HISTORY_SIZE);
        hub = RelayHub.start(
                kit.system(),
                (_, command) -> entity.tell(command),
                new HubSettings(
                        ThreadLocalRandom.current().nextLong(Long.MAX_VALUE),
                        new ManualClock(),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(1),
                        Duration.ZERO,
                        Duration.ofMinutes(1),
                        NodeMetrics.create().relays()));
        for (int i = 0; i < 24; i++) {
            TagsFilter filter = random.nextBoolean() ? null : filter(random.nextInt(3));
            var view = new Subscriber.View(random.nextInt(3) > 0, filter);
            clients.add(new ReconstructingClient("c" + i, view, random.nextBoolean() ? quoting : plain));
        }
    }

    private static TagsFilter filter(int kind) {
        return TagsFilter.of(new FilterNode("", "kind", "eq", Integer.toString(kind), List.of(), List.of()))
                .orElseThrow();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void everyClientReconstructsWhatWasPublished(long seed) {
        var random = new Random(seed);
        start(random);

        for (int step = 0; step < STEPS; step++) {
            ReconstructingClient client = clients.get(random.nextInt(clients.size()));
            switch (random.nextInt(10)) {
                case 0, 1, 2 -> changeSubscription(client, random);
                case 3 -> entity.move(random.nextBoolean());
                case 4 -> publish(random, 1 + random.nextInt(4), true);
                default -> publish(random, 1 + random.nextInt(3), false);
            }
        }
        publish(random, 1, false);

        for (ReconstructingClient client : clients) {
            if (client.subscribed()) {
                awaitThat(() -> wanted(client).equals(client.got()) || !client.subscribed());
            }
            List<Got> got = client.got();
            assertThat(client.faults()).isEmpty();
            assertThat(got).as(client.name).isEqualTo(wanted(client).subList(0, got.size()));
        }
        assertThat(clients).anySatisfy(client -> assertThat(client.beginnings()).hasSizeGreaterThan(1));
    }

    private void changeSubscription(ReconstructingClient client, Random random) {
        ReconstructingClient.Session left = client.leave();
        if (left != null) {
            hub.unsubscribe(left);
            awaitThat(left::ended);
        } else {
            var session = client.subscribe(random.nextInt(4) > 0);
            hub.subscribe(session);
            awaitThat(session::answered);
        }
    }

    private void publish(Random random, int count, boolean lost) {
        var publications = new ArrayList<RelayedPublication>();
        for (int i = 0; i < count; i++) {
            text = edited(text, random);
            boolean outside = random.nextInt(12) == 0;
            long offset = outside ? 0 : published.size() + 1;
            Map<String, String> tags = Map.of("kind", Integer.toString(random.nextInt(3)));
            var publication = Publication.of(Payload.of(text), null, offset, tags);
            if (!outside) {
                published.add(publication);
            }
            publications.add(new RelayedPublication(publication, random.nextInt(5) > 0, outside ? 0 : 1));
        }
        entity.publish(publications, lost);
    }

    private static String edited(String text, Random random) {
        if (random.nextInt(10) == 0) {
            return "{\"symbol\":\"ABCDEFGH\",\"exchange\":\"Börse\",\"price\":" + random.nextInt() + ",\"n\":\"é😀\"}";
        }
        int at = random.nextInt(text.length() - 1);
        return text.substring(0, at) + (char) ('é' + random.nextInt(3)) + text.substring(at + 1);
    }

    /// What the client has to get from each of its beginnings on: as far as it came, and in its last session to the
    /// end.
    /// Those outside of the stream as it got them.
    private List<Got> wanted(ReconstructingClient client) {
        var wanted = new ArrayList<Got>();
        int session = 0;
        long next = 0;
        for (Got one : client.got()) {
            if (one.offset() == 0) {
                wanted.add(one);
                continue;
            }
            if (one.session() != session) {
                session = one.session();
                next = client.beginnings().get(session - 1) + 1;
            }
            Publication publication = nextShown(client, next);
            if (publication == null) {
                break;
            }
            wanted.add(new Got(session, publication.offset(), publication.data().utf8()));
            next = publication.offset() + 1;
        }
        int last = client.beginnings().size();
        long from = last == 0 || last == session ? next : client.beginnings().get(last - 1) + 1;
        for (Publication rest = nextShown(client, from);
                rest != null && last > 0;
                rest = nextShown(client, rest.offset() + 1)) {
            wanted.add(new Got(last, rest.offset(), rest.data().utf8()));
        }
        return wanted;
    }

    private @Nullable Publication nextShown(ReconstructingClient client, long from) {
        return published.stream()
                .filter(publication -> publication.offset() >= from && client.view.shows(publication))
                .findFirst()
                .orElse(null);
    }

    private static void awaitThat(Callable<Boolean> condition) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .atMost(Duration.ofSeconds(20))
                .until(() -> Objects.requireNonNull(condition.call()));
    }
}
