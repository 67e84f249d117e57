package dev.gyre.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LifelineIT {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final AtomicInteger refusals = new AtomicInteger();

    @Test
    void endOfTheListenerIsNoticedWithinASecond() throws Exception {
        var listener = listener();
        Lifeline line = Lifeline.start(addressOf(listener), refusals::incrementAndGet);
        Socket accepted = listener.accept();

        listener.close();
        accepted.close();

        await().atMost(Duration.ofSeconds(1)).until(() -> refusals.get() > 0);
        line.close();
    }

    @Test
    void connectionThatEndsWhileThePortIsOpenMeansNothing() throws Exception {
        try (var listener = listener()) {
            Lifeline line = Lifeline.start(addressOf(listener), refusals::incrementAndGet);

            for (int i = 0; i < 5; i++) {
                listener.accept().close();
            }

            assertThat(refusals).hasValue(0);
            line.close();
        }
    }

    @Test
    void listenerThatAcceptsNothingIsOnlyPaused() throws Exception {
        try (var listener = listener()) {
            Lifeline line = Lifeline.start(addressOf(listener), refusals::incrementAndGet);

            await().atMost(LIMIT).until(() -> Lifeline.answers(addressOf(listener)));

            assertThat(refusals).hasValue(0);
            line.close();
        }
    }

    @Test
    void closedLineEndsItsConnectionAndSaysNothing() throws Exception {
        try (var listener = listener()) {
            Lifeline line = Lifeline.start(addressOf(listener), refusals::incrementAndGet);
            try (Socket accepted = listener.accept()) {
                accepted.setSoTimeout(Math.toIntExact(LIMIT.toMillis()));

                line.close();

                assertThat(accepted.getInputStream().read()).isEqualTo(-1);
            }
        }
        assertThat(refusals).hasValue(0);
    }

    private static ServerSocket listener() throws Exception {
        return new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    private static InetSocketAddress addressOf(ServerSocket listener) {
        return InetSocketAddress.createUnresolved("127.0.0.1", listener.getLocalPort());
    }
}
