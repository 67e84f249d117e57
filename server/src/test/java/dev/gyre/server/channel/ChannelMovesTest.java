package dev.gyre.server.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ChannelMovesTest {

    private final AtomicBoolean leaving = new AtomicBoolean();
    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 5);
    private final ChannelMoves moves = new ChannelMoves(leaving::get, nanoTime::get);

    private void pass(Duration time) {
        nanoTime.addAndGet(time.toNanos());
    }

    @Test
    void areUnderWayForHalfAMinuteAfterTheMembersHaveChanged() {
        assertThat(moves.areUnderWay()).as("a node that has just joined").isTrue();
        pass(Duration.ofSeconds(30));
        assertThat(moves.areUnderWay()).isFalse();
        moves.onChange();
        pass(Duration.ofSeconds(29));
        assertThat(moves.areUnderWay()).isTrue();
        pass(Duration.ofSeconds(1));
        assertThat(moves.areUnderWay()).isFalse();
    }

    @Test
    void areUnderWayAsLongAsANodeLeaves() {
        pass(Duration.ofHours(1));
        leaving.set(true);
        assertThat(moves.areUnderWay()).isTrue();
        pass(Duration.ofHours(1));
        assertThat(moves.areUnderWay()).isTrue();
        leaving.set(false);
        assertThat(moves.areUnderWay()).isFalse();
    }
}
