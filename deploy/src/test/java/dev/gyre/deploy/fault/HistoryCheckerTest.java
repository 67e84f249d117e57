package dev.gyre.deploy.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.deploy.fault.HistoryEvent.Acknowledged;
import dev.gyre.deploy.fault.HistoryEvent.Entry;
import dev.gyre.deploy.fault.HistoryEvent.Received;
import dev.gyre.deploy.fault.HistoryEvent.Subscribed;
import dev.gyre.deploy.fault.Verdict.Violation;
import dev.gyre.protocol.Position;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The checker has to find what it is there for: each test is a history with one broken promise, or with none.
class HistoryCheckerTest {

    private static final String CHANNEL = "kept:a";
    private static final String EPOCH = "one";

    private final List<HistoryEvent> events = new ArrayList<>();
    private long clock;

    @Test
    void wholeHistoryIsAccepted() {
        subscribed("c", 0);
        acknowledged(1, 101);
        received("c", 1, 101);
        received("c", 2, 102);
        acknowledged(2, 102);

        Verdict verdict = judge(Promise.DURABLE);

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.acknowledged()).isEqualTo(2);
        assertThat(verdict.delivered()).isEqualTo(2);
        assertThat(verdict.lost()).isZero();
    }

    @Test
    void recoveryThatBringsWhatWasMissedIsAccepted() {
        subscribed("c", 0);
        received("c", 1, 101);
        events.add(new HistoryEvent.Cut(clock++, "c"));
        acknowledged(2, 102);
        recovered("c", 1, true, EPOCH, 1, new Entry(2, 102), new Entry(3, 103));
        received("c", 4, 104);

        Verdict verdict = judge(Promise.DURABLE);

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.recovered()).isEqualTo(1);
        assertThat(verdict.delivered()).isEqualTo(4);
    }

    @Test
    void acknowledgedPublicationThatNeverCameIsLost() {
        subscribed("c", 0);
        received("c", 1, 101);
        acknowledged(1, 101);
        acknowledged(2, 102);

        Verdict verdict = judge(Promise.DURABLE);

        assertThat(verdict.lost()).isEqualTo(1);
        assertThat(verdict.violations()).containsOnlyKeys(Violation.LOST);
    }

    @Test
    void publicationInAHoleIsLostAndTheHoleIsSilent() {
        subscribed("c", 0);
        received("c", 1, 101);
        received("c", 3, 103);
        acknowledged(2, 102);

        Verdict verdict = judge(Promise.DURABLE);

        assertThat(verdict.lost()).isEqualTo(1);
        assertThat(verdict.violations()).containsOnlyKeys(Violation.LOST, Violation.SILENT_GAP);
    }

    @Test
    void swappedOffsetsAreReordered() {
        subscribed("c", 0);
        received("c", 1, 101);
        received("c", 3, 103);
        received("c", 2, 102);

        Verdict verdict = judge(Promise.DURABLE);

        assertThat(verdict.reordered()).isEqualTo(1);
        assertThat(verdict.violations()).containsKeys(Violation.SILENT_GAP, Violation.REORDERED);
    }

    @Test
    void repeatedDeliveryIsADuplicate() {
        subscribed("c", 0);
        received("c", 1, 101);
        received("c", 1, 101);

        Verdict verdict = judge(Promise.DURABLE);

        assertThat(verdict.duplicated()).isEqualTo(1);
        assertThat(verdict.violations()).containsOnlyKeys(Violation.DUPLICATE);
    }

    @Test
    void retryThatWasStoredAgainIsADuplicate() {
        subscribed("c", 0);
        received("c", 1, 101);
        received("c", 2, 101);

        assertThat(judge(Promise.DURABLE).violations()).containsOnlyKeys(Violation.DUPLICATE);
    }

    @Test
    void retryInANewEpochIsADuplicateOnlyOfADurableChannel() {
        subscribed("c", 0);
        received("c", 1, 101);
        recovered("c", 1, false, "two", 0);
        received("c", 1, 101);

        assertThat(judge(Promise.MEMORY).violations()).isEmpty();
        assertThat(judge(Promise.DURABLE).violations()).containsKeys(Violation.NEW_EPOCH, Violation.DUPLICATE);
    }

    @Test
    void oneOffsetWithTwoPublicationsMeansTwoOwners() {
        subscribed("c", 0);
        subscribed("d", 0);
        received("c", 1, 101);
        received("d", 1, 102);

        assertThat(judge(Promise.DURABLE).violations()).containsOnlyKeys(Violation.TWO_OWNERS);
    }

    @Test
    void twoAcknowledgementsOfOneOffsetMeanTwoOwners() {
        acknowledged(1, 101);
        acknowledged(1, 102);

        assertThat(judge(Promise.DURABLE).violations()).containsOnlyKeys(Violation.TWO_OWNERS);
    }

    @Test
    void recoveredWithAHoleInTheReplyIsFalse() {
        subscribed("c", 0);
        received("c", 1, 101);
        recovered("c", 1, true, EPOCH, 1, new Entry(3, 103));

        assertThat(judge(Promise.DURABLE).violations()).containsOnlyKeys(Violation.FALSE_RECOVERED);
    }

    @Test
    void recoveredThatGoesOnLaterIsFalse() {
        subscribed("c", 0);
        received("c", 1, 101);
        recovered("c", 1, true, EPOCH, 1);
        received("c", 3, 103);

        assertThat(judge(Promise.DURABLE).violations()).containsOnlyKeys(Violation.FALSE_RECOVERED);
    }

    @Test
    void recoveredInAnotherEpochIsFalse() {
        subscribed("c", 0);
        received("c", 1, 101);
        recovered("c", 1, true, "two", 1);

        assertThat(judge(Promise.MEMORY).violations()).containsOnlyKeys(Violation.FALSE_RECOVERED);
    }

    @Test
    void newEpochIsABrokenPromiseOnlyOfADurableChannel() {
        subscribed("c", 0);
        acknowledged(1, 101);
        received("c", 1, 101);
        recovered("c", 1, false, "two", 0);

        assertThat(judge(Promise.MEMORY).violations()).isEmpty();
        assertThat(judge(Promise.DURABLE).violations()).containsOnlyKeys(Violation.NEW_EPOCH, Violation.LOST);
    }

    @Test
    void historyWithoutAnAcknowledgedPublicationIsNotKept() {
        acknowledged(1, 101);
        acknowledged(2, 102);
        events.add(new HistoryEvent.Kept(clock++, CHANNEL, new Position(2, EPOCH), List.of(new Entry(1, 101))));

        assertThat(judge(Promise.DURABLE).violations()).containsOnlyKeys(Violation.NOT_KEPT);
    }

    @Test
    void channelWithoutHistoryMayMissButNotRepeat() {
        events.add(new Acknowledged(clock++, CHANNEL, Position.NONE, 101));
        received("c", 0, 102);

        assertThat(judge(Promise.AT_MOST_ONCE).violations()).isEmpty();

        received("c", 0, 102);
        assertThat(judge(Promise.AT_MOST_ONCE).violations()).containsOnlyKeys(Violation.DUPLICATE);
    }

    @Test
    void gapsAreMeasuredForEachFaultAndApartForClientsThatStayed() {
        subscribed("stays", 0);
        subscribed("goes", 0);
        receivedAt(0, "stays", 1, 101);
        receivedAt(0, "goes", 1, 101);
        events.add(new HistoryEvent.Fault(millis(100), "kill"));
        events.add(new HistoryEvent.Cut(millis(100), "goes"));
        receivedAt(400, "stays", 2, 102);
        receivedAt(900, "goes", 2, 102);

        Verdict verdict = judge(Promise.DURABLE);

        assertThat(verdict.longestGapMillis()).isEqualTo(900);
        assertThat(verdict.longestSteadyGapMillis()).isEqualTo(400);
        assertThat(verdict.faultGapsMillis()).containsExactly(400L, 900L);
    }

    private Verdict judge(Promise promise) {
        return HistoryChecker.judge(events, _ -> promise);
    }

    private void acknowledged(long offset, long publication) {
        events.add(new Acknowledged(clock++, CHANNEL, new Position(offset, EPOCH), publication));
    }

    private void received(String client, long offset, long publication) {
        events.add(new Received(clock++, client, CHANNEL, offset, publication));
    }

    private void receivedAt(long atMillis, String client, long offset, long publication) {
        events.add(new Received(millis(atMillis), client, CHANNEL, offset, publication));
    }

    /// Behind everything that has a place in the order only.
    private static long millis(long atMillis) {
        return 1_000 + atMillis * 1_000_000;
    }

    private void subscribed(String client, long offset) {
        events.add(new Subscribed(clock++, client, CHANNEL, null, false, new Position(offset, EPOCH), List.of()));
    }

    private void recovered(String client, long since, boolean recovered, String epoch, long top, Entry... entries) {
        events.add(new Subscribed(
                clock++,
                client,
                CHANNEL,
                new Position(since, EPOCH),
                recovered,
                new Position(top, epoch),
                List.of(entries)));
    }
}
