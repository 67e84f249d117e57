package dev.gyre.server.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.server.transport.RawClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Guards the use of Pekko HTTP's internals: whatever the first request is, a client sees no difference between
/// [UpgradeReader] and the HTTP layer alone.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UpgradeReaderIT {

    private static final int FIRST_WORD_MILLIS = 1_000;
    private static final int SILENCE_MILLIS = 400;

    @AutoClose
    private final TestListener withReader = new TestListener(HttpLimits.DEFAULT, true);

    @AutoClose
    private final TestListener withoutReader = new TestListener(HttpLimits.DEFAULT, false);

    @AutoClose
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();

    static Stream<Arguments> requests() {
        return HttpCorpus.requests().entrySet().stream().map(e -> Arguments.of(e.getKey(), e.getValue()));
    }

    /// Whole, cut in the middle, and before its last byte.
    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void requestIsAnsweredAlike(String name, String request) throws Exception {
        int length = request.length();
        var with = new ArrayList<Future<String>>();
        var without = new ArrayList<Future<String>>();
        for (int split : List.of(length, length / 2, length - 1)) {
            with.add(clients.submit(() -> outcome(withReader, request, split)));
            without.add(clients.submit(() -> outcome(withoutReader, request, split)));
        }

        for (int i = 0; i < with.size(); i++) {
            assertThat(with.get(i).get()).isEqualTo(without.get(i).get());
        }
    }

    /// The status lines and whether the connection stays open.
    private static String outcome(TestListener listener, String request, int split) throws IOException {
        try (var client = new RawClient(listener.address())) {
            byte[] bytes = request.getBytes(StandardCharsets.ISO_8859_1);
            client.say(Arrays.copyOf(bytes, split));
            if (split < bytes.length) {
                client.say(Arrays.copyOfRange(bytes, split, bytes.length));
            }
            var answer = new StringBuilder();
            boolean open = client.readUntilSilent(FIRST_WORD_MILLIS, SILENCE_MILLIS, answer);
            // whether a body is asked for depends on whether it has already come
            return answer.toString()
                            .lines()
                            .filter(line -> line.startsWith("HTTP/") && !line.contains("100 Continue"))
                            .toList()
                    + (open ? " open" : " closed");
        }
    }
}
