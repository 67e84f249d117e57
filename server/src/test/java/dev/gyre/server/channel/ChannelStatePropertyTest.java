package dev.gyre.server.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.persistence.ChannelEvent;
import dev.gyre.persistence.StoredPublication;
import dev.gyre.protocol.ClientError;
import dev.gyre.protocol.Position;
import dev.gyre.protocol.Publication;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random events and reads against a model that keeps everything in a list.
class ChannelStatePropertyTest {

    private static final StreamLimits LIMITS = new StreamLimits(5, 1_000, 10_000);

    private final List<ChannelEvent> events = new ArrayList<>();
    private final List<StoredPublication> kept = new ArrayList<>();
    private String epoch = "";
    private long offset;
    private long now = 1_000_000;
    private long touched;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {11, 12, 13, 14, 15, 16})
    void stateAgreesWithTheModelAndWithItsOwnSnapshot(long seed) {
        var random = new Random(seed);
        var state = new ChannelState(LIMITS);
        for (int step = 0; step < 3_000; step++) {
            now += random.nextInt(10) == 0 ? random.nextInt(2_000) : random.nextInt(100);
            ChannelEvent event = next(random, state);
            if (event != null) {
                events.add(event);
                state.apply(event);
                model(event);
            }
            assertThat(state.top()).isEqualTo(epoch.isEmpty() ? Position.NONE : new Position(offset, epoch));
            assertThat(state.isOpen(now)).isEqualTo(!epoch.isEmpty() && now - touched < 10_000);
            checkRead(state, random);
            if (random.nextInt(50) == 0) {
                state = ChannelState.of(LIMITS, state.snapshot());
            }
        }
        var replayed = new ChannelState(LIMITS);
        events.forEach(replayed::apply);
        assertThat(replayed.snapshot().window().stream().map(StoredPublication::offset))
                .isEqualTo(state.snapshot().window().stream()
                        .map(StoredPublication::offset)
                        .toList());
        assertThat(replayed.top()).isEqualTo(state.top());
    }

    private @Nullable ChannelEvent next(Random random, ChannelState state) {
        if (!state.isOpen(now)) {
            return new ChannelEvent.StreamOpened("e" + now, now);
        }
        if (random.nextInt(20) == 0) {
            return new ChannelEvent.HistoryRemoved(now);
        }
        if (random.nextInt(20) == 0) {
            return new ChannelEvent.StreamTouched(now);
        }
        if (random.nextInt(3) == 0) {
            var stored = new ArrayList<StoredPublication>();
            for (int i = 0; i <= random.nextInt(4); i++) {
                stored.add(new StoredPublication(
                        offset + 1 + i,
                        com.google.protobuf.ByteString.copyFromUtf8("d" + now),
                        null,
                        Map.of(),
                        now,
                        "",
                        false,
                        0,
                        ""));
            }
            return new ChannelEvent.PublicationsStored(stored);
        }
        return null;
    }

    private void model(ChannelEvent event) {
        switch (event) {
            case ChannelEvent.StreamOpened opened -> {
                epoch = opened.epoch();
                offset = 0;
                touched = opened.atMillis();
                kept.clear();
            }
            case ChannelEvent.HistoryRemoved _ -> kept.clear();
            case ChannelEvent.StreamTouched touch -> touched = touch.atMillis();
            case ChannelEvent.PublicationsStored stored -> {
                for (StoredPublication publication : stored.publications()) {
                    if (!kept.isEmpty() && now - kept.getLast().atMillis() >= 1_000) {
                        kept.clear();
                    }
                    kept.add(publication);
                    offset = publication.offset();
                    touched = now;
                }
            }
        }
    }

    private List<Long> window() {
        if (kept.isEmpty() || now - kept.getLast().atMillis() >= 1_000) {
            return List.of();
        }
        return kept.stream()
                .skip(Math.max(0, kept.size() - 5))
                .map(StoredPublication::offset)
                .toList();
    }

    private void checkRead(ChannelState state, Random random) {
        Position since = random.nextBoolean()
                ? null
                : new Position(
                        random.nextInt(8) == 0 ? random.nextLong() | Long.MIN_VALUE : random.nextLong(offset + 4),
                        random.nextInt(4) == 0 ? "wrong" : random.nextBoolean() ? "" : epoch);
        boolean reverse = random.nextBoolean();
        int limit = random.nextInt(7) - 1;

        var result = state.read(new Channels.HistoryQuery(limit, since, reverse), now);

        if (since != null && since.epoch().equals("wrong")) {
            assertThat(result).isEqualTo(new Channels.Failed(ClientError.UNRECOVERABLE_POSITION));
            return;
        }
        List<Long> expected = new ArrayList<>(window());
        if (reverse) {
            expected = expected.reversed();
        }
        // offsets are unsigned: a negative one is beyond all others
        long from = since == null ? 0 : since.offset() < 0 ? Long.MAX_VALUE : since.offset();
        if (reverse && from > offset + 1) {
            expected = List.of();
        }
        expected = expected.stream()
                .filter(one -> since == null || (reverse ? one < from : one > from))
                .limit(limit < 0 ? Long.MAX_VALUE : limit)
                .toList();
        assertThat(((Channels.HistoryPage) result).publications())
                .extracting(Publication::offset)
                .isEqualTo(expected);
    }
}
