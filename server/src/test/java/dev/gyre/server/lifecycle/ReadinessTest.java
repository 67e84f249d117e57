package dev.gyre.server.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.server.cluster.Standing;
import dev.gyre.server.transport.EndpointCall;
import java.util.Objects;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.junit.jupiter.api.Test;

class ReadinessTest {

    private static final Standing GOOD = new Standing(true, "");

    private Standing standing = GOOD;
    private boolean removed;
    private final Readiness readiness = new Readiness(() -> standing, () -> removed);

    @Test
    void aNodeThatIsWellSaysSoEverywhere() {
        assertThat(answer("/health")).isEqualTo("200 {}");
        assertThat(answer("/health/ready")).isEqualTo("200 {\"ready\":true}");
        assertThat(answer("/health/live")).isEqualTo("200 {}");
    }

    @Test
    void aNodeWithoutAMajorityIsAliveButNotReady() {
        standing = new Standing(false, "only 1 of 3");

        assertThat(answer("/health")).isEqualTo("200 {}");
        assertThat(answer("/health/ready")).isEqualTo("503 {\"ready\":false,\"reason\":\"only 1 of 3\"}");
        assertThat(answer("/health/live")).isEqualTo("200 {}");
    }

    @Test
    void aNodeThatLeavesIsAliveButNotReady() {
        readiness.leave();

        assertThat(answer("/health")).isEqualTo("503 {}");
        assertThat(answer("/health/ready")).isEqualTo("503 {\"ready\":false,\"reason\":\"the node is leaving\"}");
        assertThat(answer("/health/live")).isEqualTo("200 {}");
    }

    @Test
    void aNodeThatTheClusterHasRemovedIsNotAlive() {
        removed = true;

        assertThat(answer("/health/live")).isEqualTo("503 {}");
    }

    @Test
    void nothingIsServedWithoutAPath() {
        assertThat(readiness.endpoints("")).isEmpty();
        assertThat(readiness.endpoints("/")).containsOnlyKeys("/", "/ready", "/live");
    }

    private String answer(String path) {
        var endpoint = Objects.requireNonNull(readiness.endpoints("/health").get(path), path);
        return EndpointCall.answer(endpoint, HttpRequest.create(path));
    }
}
