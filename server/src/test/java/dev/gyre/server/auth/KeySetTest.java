package dev.gyre.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.server.auth.KeyFetch.Answer;
import dev.gyre.server.auth.KeySet.Lookup;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class KeySetTest {

    private static final URI ENDPOINT = URI.create("https://user:pass@idp.test/keys");
    private static final VerificationKey ONE = key("one");
    private static final VerificationKey TWO = key("two");
    private static final int MAX_WAITING = 5;

    private final List<Asked> asked = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final InstantSource clock = () -> now;
    private final KeySet set = new KeySet(ENDPOINT, this::fetch, clock, MAX_WAITING);

    private record Asked(Duration delay, CompletableFuture<Answer> answer) {}

    private CompletionStage<Answer> fetch(URI uri, Duration delay) {
        assertThat(uri).isEqualTo(ENDPOINT);
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        asked.add(new Asked(delay, answer));
        return answer;
    }

    private static VerificationKey key(String name) {
        return new VerificationKey(Map.of(name, _ -> true));
    }

    private static Answer keys(Map<String, VerificationKey> keys) {
        return new Answer.Fetched(keys);
    }

    private void answer(Answer answer) {
        asked.getLast().answer().complete(answer);
    }

    private CompletableFuture<Lookup> find(String id) {
        return set.find(id).toCompletableFuture();
    }

    private void passes(Duration time) {
        now = now.plus(time);
    }

    @Test
    void aKnownKeyAsksNobody() {
        CompletableFuture<Lookup> first = find("1");
        answer(keys(Map.of("1", ONE)));

        assertThat(first).isCompletedWithValue(new Lookup.Found(ONE));
        assertThat(find("1")).isCompletedWithValue(new Lookup.Found(ONE));
        assertThat(asked).hasSize(1);
    }

    @Test
    void allWaitForOneFetch() {
        List<CompletableFuture<Lookup>> waiting = List.of(find("1"), find("2"), find("1"));

        assertThat(asked).hasSize(1);
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        answer(keys(Map.of("1", ONE, "2", TWO)));
        assertThat(waiting.get(0)).isCompletedWithValue(new Lookup.Found(ONE));
        assertThat(waiting.get(1)).isCompletedWithValue(new Lookup.Found(TWO));
        assertThat(waiting.get(2)).isCompletedWithValue(new Lookup.Found(ONE));
    }

    @Test
    void aRotatedKeyIsFoundAtOnceAndTheOldOneIsGone() {
        find("1");
        answer(keys(Map.of("1", ONE)));

        CompletableFuture<Lookup> rotated = find("2");
        answer(keys(Map.of("2", TWO)));

        assertThat(rotated).isCompletedWithValue(new Lookup.Found(TWO));
        CompletableFuture<Lookup> old = find("1");
        answer(keys(Map.of("2", TWO)));
        assertThat(old).isCompletedWithValue(new Lookup.Absent());
    }

    @Test
    void aKnownKeyNeedNotWaitForAnUnknownOne() {
        find("1");
        answer(keys(Map.of("1", ONE)));
        find("2");

        assertThat(find("1")).isCompletedWithValue(new Lookup.Found(ONE));
    }

    @Test
    void aSetThatWasAskedForEarlierProvesNoAbsence() {
        CompletableFuture<Lookup> first = find("1");
        CompletableFuture<Lookup> late = find("2");
        answer(keys(Map.of("1", ONE)));

        assertThat(first).isDone();
        assertThat(late).isNotDone();
        assertThat(asked).hasSize(2);
        answer(keys(Map.of("1", ONE, "2", TWO)));
        assertThat(late).isCompletedWithValue(new Lookup.Found(TWO));
    }

    @Test
    void absenceIsBelievedOfASetThatWasAskedForLater() {
        CompletableFuture<Lookup> first = find("x");
        CompletableFuture<Lookup> late = find("y");
        answer(keys(Map.of("1", ONE)));
        assertThat(first).isCompletedWithValue(new Lookup.Absent());

        answer(keys(Map.of("1", ONE)));
        assertThat(late).isCompletedWithValue(new Lookup.Absent());
        assertThat(asked).hasSize(2);
    }

    @Test
    void aFailureReachesAllThatWaitAndTheNextOneAsksAgain() {
        CompletableFuture<Lookup> first = find("1");
        CompletableFuture<Lookup> second = find("1");
        answer(new Answer.Failed("it answers 500"));

        assertThat(first).isCompletedWithValue(new Lookup.Unavailable("it answers 500"));
        assertThat(second).isCompletedWithValue(new Lookup.Unavailable("it answers 500"));
        CompletableFuture<Lookup> third = find("1");
        answer(keys(Map.of("1", ONE)));
        assertThat(third).isCompletedWithValue(new Lookup.Found(ONE));
    }

    @Test
    void onlySoManyMayWait() {
        for (int i = 0; i < MAX_WAITING; i++) {
            assertThat(find("1")).isNotDone();
        }

        assertThat(find("1"))
                .isCompletedWithValue(
                        new Lookup.Overloaded("more than " + MAX_WAITING + " tokens wait for its answer"));
        answer(keys(Map.of("1", ONE)));
        assertThat(find("1")).isCompletedWithValue(new Lookup.Found(ONE));
    }

    @Test
    void anOldKeyCountsWhileItIsAskedForAndWhileTheEndpointFails() {
        find("1");
        answer(keys(Map.of("1", ONE)));
        passes(KeySet.FRESH.plusSeconds(1));

        assertThat(find("1")).isCompletedWithValue(new Lookup.Found(ONE));
        assertThat(find("1")).isCompletedWithValue(new Lookup.Found(ONE));
        assertThat(asked).hasSize(2);
        answer(new Answer.Failed("no answer"));
        assertThat(find("1")).isCompletedWithValue(new Lookup.Found(ONE));
        assertThat(asked).hasSize(3);
    }

    @Test
    void aRevokedKeyIsGoneAfterTheNextFetch() {
        find("1");
        answer(keys(Map.of("1", ONE)));
        passes(KeySet.FRESH.plusSeconds(1));
        find("1");
        answer(keys(Map.of("2", TWO)));

        CompletableFuture<Lookup> revoked = find("1");
        answer(keys(Map.of("2", TWO)));
        assertThat(revoked).isCompletedWithValue(new Lookup.Absent());
    }

    @Test
    void madeUpIdsCannotFloodTheEndpoint() {
        for (int i = 0; i < 10; i++) {
            find("made up " + i);
            answer(keys(Map.of("1", ONE)));
        }

        assertThat(asked.getFirst().delay()).isZero();
        assertThat(asked.subList(1, 10))
                .allSatisfy(fetch -> assertThat(fetch.delay()).isEqualTo(KeySet.PACE));
        passes(Duration.ofSeconds(2));
        find("later");
        assertThat(asked.getLast().delay()).isZero();
    }
}
