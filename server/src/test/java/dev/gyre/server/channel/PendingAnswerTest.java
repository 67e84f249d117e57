package dev.gyre.server.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class PendingAnswerTest {

    private static final long DELAY = Duration.ofMillis(150).toNanos();

    @AutoClose("shutdownTestKit")
    private static final ActorTestKit KIT = ActorTestKit.create();

    private final List<Integer> sentAfterDelays = new ArrayList<>();
    private int delays;

    private PendingAnswer<String> waitingFor(Duration timeout) {
        PendingAnswer<String> answer = PendingAnswers.of(KIT.system()).open("none", timeout.toNanos());
        answer.resendBy(() -> sentAfterDelays.add(delays));
        return answer;
    }

    private boolean sweepOften(PendingAnswer<String> answer, int times) {
        long begin = System.nanoTime();
        answer.dueEvery(DELAY, begin);
        boolean again = true;
        for (int i = 0; i < times && again; i++) {
            delays++;
            again = answer.sweep(begin + delays * DELAY);
        }
        return again;
    }

    @Test
    void commandIsSentAgainLessAndLessOften() {
        assertThat(sweepOften(waitingFor(Duration.ofHours(1)), 40)).isTrue();

        assertThat(sentAfterDelays).containsExactly(1, 2, 4, 8, 16, 32);
    }

    @Test
    void commandThatAnEntityHasTakenIsNotSentAgain() {
        var answer = waitingFor(Duration.ofHours(1));

        assertThat(answer.take()).isTrue();
        assertThat(answer.take()).isFalse();
        sweepOften(answer, 4);

        assertThat(sentAfterDelays).isEmpty();
    }

    @Test
    void commandThatAnEntityHasGivenBackIsSentAgainAtOnce() {
        var answer = waitingFor(Duration.ofHours(1));

        answer.take();
        sweepOften(answer, 20);
        answer.release();
        sweepOften(answer, 1);

        assertThat(sentAfterDelays).containsExactly(21);
    }

    @Test
    void callerGetsTheFailureWhenTheTimeIsOver() {
        var answer = waitingFor(Duration.ofSeconds(1));

        assertThat(sweepOften(answer, 40)).isFalse();

        assertThat(answer).isCompletedWithValue("none");
        assertThat(sentAfterDelays).containsExactly(1, 2, 4);
    }
}
