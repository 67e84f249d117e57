package dev.gyre.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.event.EventStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LifelineFailureDetectorTest {

    private static final String NODE = "pekko://gyre@127.0.0.1:1";

    @AutoClose("shutdownTestKit")
    private final ActorTestKit kit = ActorTestKit.create();

    private final EventStream events = Adapter.toClassic(kit.system()).eventStream();
    private final EndedProcesses ended = EndedProcesses.of(events);

    @Test
    void endedProcessIsNotAvailable() {
        LifelineFailureDetector detector = detector();
        detector.heartbeat();
        assertThat(detector.isAvailable()).isTrue();

        ended.ended(NODE);

        assertThat(detector.isAvailable()).isFalse();
    }

    @Test
    void nodeThatIsHeardOfAgainIsAvailable() {
        LifelineFailureDetector detector = detector();
        detector.heartbeat();
        ended.ended(NODE);

        detector.heartbeat();

        assertThat(detector.isAvailable()).isTrue();
    }

    @Test
    void nodeThatWasNeverHeardOfIsLeftToPekko() {
        ended.ended(NODE);

        assertThat(detector().isAvailable()).isTrue();
    }

    @Test
    void otherNodesAreNotConcerned() {
        LifelineFailureDetector detector = detector();
        detector.heartbeat();

        ended.ended("pekko://gyre@127.0.0.1:2");
        ended.ended(NODE);
        ended.forget(NODE);

        assertThat(detector.isAvailable()).isTrue();
    }

    private LifelineFailureDetector detector() {
        Config config = ConfigFactory.load().getConfig("pekko.cluster.failure-detector");
        var detector = new LifelineFailureDetector(config, events);
        detector.setAddress(NODE);
        return detector;
    }
}
